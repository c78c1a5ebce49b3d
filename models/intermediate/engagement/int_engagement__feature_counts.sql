{#- Users are counted from periods of their own, each from the longest that it is made of; their customer and
    profile are looked up last, when there are fewest rows. -#}
{% set sources = {
    'week': 'feature_days', 'month': 'feature_days', 'quarter': 'months', 'year': 'quarters'
} -%}
with user_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_events') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

feature_days as (
    select
        features.feature_name,
        user_days.user_id,
        user_days.activity_date as period_start,
        user_days.event_count
    from user_days
    inner join features
        on user_days.event_name = features.event_name
),
{% for period, source in sources.items() %}
{%- set period_start = holdfast.period_start(period, 'period_start') %}
{{ period }}s as (
    select
        feature_name,
        user_id,
        {{ period_start }} as period_start,
        sum(event_count) as event_count
    from {{ source }}
    group by feature_name, user_id, {{ period_start }}
),
{% endfor %}
user_periods as (
    {%- for period in sources %}
    select
        '{{ period }}' as period_kind,
        period_start,
        feature_name,
        user_id,
        event_count
    from {{ period }}s
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

customer_periods as (
    select
        user_periods.period_kind,
        user_periods.period_start,
        user_periods.feature_name,
        users.profile_id,
        users.customer_id,
        count(*) as user_count,
        sum(user_periods.event_count) as event_count
    from user_periods
    inner join users
        on user_periods.user_id = users.entity_id
    group by
        user_periods.period_kind, user_periods.period_start, user_periods.feature_name,
        users.profile_id, users.customer_id
),

final as (
    select
        period_kind,
        period_start,
        feature_name,
        profile_id,
        cast(sum(user_count) as bigint) as user_count,
        count(*) as customer_count,
        cast(sum(event_count) as bigint) as event_count
    from customer_periods
    group by period_kind, period_start, feature_name, profile_id
)

select *
from final
