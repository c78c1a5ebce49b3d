{#- A view: the events are by far the largest table, and are never copied. -#}
{{ config(materialized='view') }}

{{ holdfast.checked_rows('events') }}
