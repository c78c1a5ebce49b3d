{#- The one place where "now" is decided. -#}
{% set given = var('as_of', none) %}
with

{% if given is not none -%}
latest as (
    select {{ holdfast.text_to_utc_timestamp(holdfast.text_literal(given)) }} as as_of
)
{%- else -%}
table_times as (
    {{ holdfast.latest_times() }}
),

latest as (
    select max(latest_at) as as_of
    from table_times
)
{%- endif %}

select
    as_of,
    {{ holdfast.local_time('as_of') }} as as_of_local,
    {{ holdfast.local_date('as_of') }} as as_of_date
from latest
