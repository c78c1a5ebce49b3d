{% set periods = ['day', 'week', 'month', 'quarter', 'year'] -%}
with user_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

active_days as (
    select
        entities.entity,
        user_days.user_id as entity_id,
        entities.customer_id,
        entities.profile_id,
        user_days.activity_date,
        sum(user_days.event_count) as event_count,
        min(user_days.first_occurred_at) as first_occurred_at
    from user_days
    inner join entities
        on user_days.user_id = entities.entity_id and entities.entity = 'user'
    group by
        entities.entity,
        user_days.user_id,
        entities.customer_id,
        entities.profile_id,
        user_days.activity_date
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

final as (
    {%- for period in periods %}
    {%- set index = holdfast.period_index(period, 'activity_date') %}
    select
        entity,
        '{{ period }}' as period_kind,
        entity_id,
        profile_id,
        {{ index }} as period_index,
        cast(sum(event_count) as bigint) as event_count,
        min(first_occurred_at) as first_occurred_at
    from entity_days
    group by entity, entity_id, profile_id, {{ index }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
