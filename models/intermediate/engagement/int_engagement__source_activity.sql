{#- A view: whoever reads it by a few days reads little else. Sessions are made of it. -#}
{{ config(materialized='view') }}

{{ holdfast.source_activity() }}
