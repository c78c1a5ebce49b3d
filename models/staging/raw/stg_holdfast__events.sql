{#- A view over the raw events. -#}
{{ config(materialized='view') }}

{{ holdfast.each_event_once() }}
