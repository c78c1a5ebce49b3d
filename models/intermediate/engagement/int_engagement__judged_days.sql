{#- A view: the days by the ids that were sent, each with its user and why it is no activity. -#}
{{ config(materialized='view') }}

{{ holdfast.judged_days() }}
