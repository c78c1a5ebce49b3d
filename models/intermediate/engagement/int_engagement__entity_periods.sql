{#- The periods of an entity are ordered once, here, where only those of stale entities need to be. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.stale_entities(), ['entity_number']) }}",
) }}

{% set is_increment = holdfast.is_increment() -%}
with members as (
    select *
    from {{ ref('holdfast', 'int_engagement__members') }}
    {%- if is_increment %}
    where customer_number in ({{ holdfast.stale_entities() }})
    {%- endif %}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

{% if is_increment -%}
stale_visitors as (
    select user_id as visitor_id
    from members
),

stale_sources as (
    {{ holdfast.with_sources('stale_visitors') }}
),

{% endif -%}
judged_days as (
    {{ holdfast.judged_days('in (select source_id from stale_sources)' if is_increment else none) }}
),

-- A sum of counts is a wider number, and millions of rows of it cost: each is made a count again.
user_days as (
    select
        members.user_number,
        members.customer_number,
        judged_days.activity_date,
        cast(sum(judged_days.event_count) as bigint) as event_count,
        min(judged_days.first_occurred_at) as first_occurred_at
    from judged_days
    inner join members
        on judged_days.user_id = members.user_id
    where judged_days.exclusion_reason is null
    group by members.user_number, members.customer_number, judged_days.activity_date
),

entity_days as (
    select
        user_number as entity_number,
        activity_date,
        event_count,
        first_occurred_at
    from user_days

    union all

    select
        customer_number as entity_number,
        activity_date,
        cast(sum(event_count) as bigint) as event_count,
        min(first_occurred_at) as first_occurred_at
    from user_days
    group by customer_number, activity_date
),

{% set month = holdfast.period_start('month', 'activity_date') -%}
entity_months as (
    select
        entity_number,
        {{ month }} as activity_date,
        cast(sum(event_count) as bigint) as event_count,
        min(first_occurred_at) as first_occurred_at
    from entity_days
    group by entity_number, {{ month }}
),

{% set parts = {
    'day': 'entity_days', 'week': 'entity_days',
    'month': 'entity_months', 'quarter': 'entity_months', 'year': 'entity_months',
} -%}
periods as (
    {%- for period, part in parts.items() %}
    {%- set index = holdfast.period_index(period, 'activity_date') %}
    {%- set history = 'partition by entity_number order by ' ~ index %}
    {%- set is_grouped = period not in ['day', 'month'] %}
    select
        '{{ period }}' as period_kind,
        entity_number,
        {{ index }} as period_index,
        lag({{ index }}) over ({{ history }}) as previous_index,
        lead({{ index }}) over ({{ history }}) as next_index,
        {{ 'cast(sum(event_count) as bigint)' if is_grouped else 'event_count' }} as event_count,
        {{ 'min(first_occurred_at)' if is_grouped else 'first_occurred_at' }} as first_occurred_at
    from {{ part }}
    {%- if is_grouped %}
    group by entity_number, {{ index }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        period_kind,
        entity_number,
        period_index,
        previous_index,
        next_index,
        event_count,
        case when previous_index is null then first_occurred_at end as started_at
    from periods
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_entities') }}
