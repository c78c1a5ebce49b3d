with judged_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__judged_days') }}
    where exclusion_reason is null
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

user_dates as (
    select
        user_id,
        activity_date,
        sum(event_count) as event_count,
        min(first_occurred_at) as first_occurred_at
    from judged_days
    group by user_id, activity_date
),

active_days as (
    select
        entities.entity,
        entities.entity_id,
        entities.customer_id,
        entities.profile_id,
        user_dates.activity_date,
        user_dates.event_count,
        user_dates.first_occurred_at
    from user_dates
    inner join entities
        on user_dates.user_id = entities.entity_id and entities.entity = 'user'
),

entity_days as (
    select
        entity,
        entity_id,
        profile_id,
        activity_date,
        event_count,
        first_occurred_at
    from active_days

    union all

    select
        'customer' as entity,
        customer_id as entity_id,
        profile_id,
        activity_date,
        sum(event_count) as event_count,
        min(first_occurred_at) as first_occurred_at
    from active_days
    group by customer_id, profile_id, activity_date
),

entity_months as (
    select
        entity,
        entity_id,
        profile_id,
        {{ holdfast.period_start('month', 'activity_date') }} as activity_date,
        sum(event_count) as event_count,
        min(first_occurred_at) as first_occurred_at
    from entity_days
    group by entity, entity_id, profile_id, {{ holdfast.period_start('month', 'activity_date') }}
),

{% set parts = {
    'day': 'entity_days', 'week': 'entity_days',
    'month': 'entity_months', 'quarter': 'entity_months', 'year': 'entity_months',
} -%}
final as (
    {%- for period, part in parts.items() %}
    {%- set index = holdfast.period_index(period, 'activity_date') %}
    {%- set is_grouped = period not in ['day', 'month'] %}
    select
        entity,
        '{{ period }}' as period_kind,
        entity_id,
        profile_id,
        {{ index }} as period_index,
        cast({{ 'sum(event_count)' if is_grouped else 'event_count' }} as bigint) as event_count,
        {{ 'min(first_occurred_at)' if is_grouped else 'first_occurred_at' }} as first_occurred_at
    from {{ part }}
    {%- if is_grouped %}
    group by entity, entity_id, profile_id, {{ index }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
