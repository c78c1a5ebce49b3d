with judged_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__judged_days') }}
    where exclusion_reason is null
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

members as (
    select
        users.entity_id as user_id,
        users.entity_number as user_number,
        customers.entity_number as customer_number
    from entities as users
    inner join entities as customers
        on users.customer_id = customers.entity_id and customers.entity = 'customer'
    where users.entity = 'user'
),

user_days as (
    select
        members.user_number,
        members.customer_number,
        judged_days.activity_date,
        sum(judged_days.event_count) as event_count,
        min(judged_days.first_occurred_at) as first_occurred_at
    from judged_days
    inner join members
        on judged_days.user_id = members.user_id
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
        sum(event_count) as event_count,
        min(first_occurred_at) as first_occurred_at
    from user_days
    group by customer_number, activity_date
),

{% set month = holdfast.period_start('month', 'activity_date') -%}
entity_months as (
    select
        entity_number,
        {{ month }} as activity_date,
        sum(event_count) as event_count,
        min(first_occurred_at) as first_occurred_at
    from entity_days
    group by entity_number, {{ month }}
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
        '{{ period }}' as period_kind,
        entity_number,
        {{ index }} as period_index,
        cast({{ 'sum(event_count)' if is_grouped else 'event_count' }} as bigint) as event_count,
        {{ 'min(first_occurred_at)' if is_grouped else 'first_occurred_at' }} as first_occurred_at
    from {{ part }}
    {%- if is_grouped %}
    group by entity_number, {{ index }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
