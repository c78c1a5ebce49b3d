{% set dimensions = [
    'all', 'segment', 'country', 'acquisition_channel', 'plan', 'channel', 'source', 'landing_page'
] -%}
{% set periods = ['day', 'week', 'month', 'quarter', 'year'] -%}
with sessions as (
    select *
    from {{ ref('holdfast', 'engagement__sessions') }}
),

goals as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__conversion_goals') }}
),

converted_sessions as (
    select *
    from {{ ref('holdfast', 'int_engagement__goal_sessions') }}
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
),

calendar as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

described as (
    select
        sessions.session_id,
        sessions.visitor_id,
        sessions.session_date,
        lag(sessions.session_date) over (
            partition by sessions.visitor_id
            order by sessions.session_number
        ) as previous_session_date,
        'all' as all_value,
        profiles.segment as segment_value,
        profiles.country as country_value,
        profiles.acquisition_channel as acquisition_channel_value,
        profiles.plan as plan_value,
        coalesce(
            sessions.utm_medium,
            case when sessions.referrer_url is null then 'direct' else 'referral' end
        ) as channel_value,
        sessions.utm_source as source_value,
        sessions.landing_page as landing_page_value
    from sessions
    left join profiles
        on sessions.customer_id = profiles.customer_id
),

-- A visitor counts once in a period, by the visit that it began the period with.
visitors as (
    {%- for period in periods %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'session_date') }} as period_start,
        visitor_id,
        {%- for dimension in dimensions %}
        {{ dimension }}_value{{ ',' if not loop.last }}
        {%- endfor %}
    from described
    where
        previous_session_date is null
        or {{ holdfast.period_start(period, 'previous_session_date') }}
        < {{ holdfast.period_start(period, 'session_date') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

conversions as (
    {%- for period in periods %}
    select distinct
        converted_sessions.goal_name,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'described.session_date') }} as period_start,
        described.visitor_id
    from converted_sessions
    inner join described
        on converted_sessions.session_id = described.session_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

goal_names as (
    select distinct goal_name
    from goals
),

goal_visitors as (
    select
        goal_names.goal_name,
        visitors.*,
        conversions.visitor_id is not null as is_converted
    from visitors
    cross join goal_names
    left join conversions
        on
            goal_names.goal_name = conversions.goal_name
            and visitors.period_kind = conversions.period_kind
            and visitors.period_start = conversions.period_start
            and visitors.visitor_id = conversions.visitor_id
),

counted as (
    {%- for dimension in dimensions %}
    select
        goal_name,
        period_kind,
        period_start,
        '{{ dimension }}' as dimension_name,
        coalesce({{ dimension }}_value, 'unknown') as dimension_value,
        count(*) as visitor_count,
        count(case when is_converted then 1 end) as conversion_count
    from goal_visitors
    group by goal_name, period_kind, period_start, coalesce({{ dimension }}_value, 'unknown')
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        counted.goal_name,
        counted.period_kind,
        counted.period_start,
        counted.dimension_name,
        counted.dimension_value,
        counted.visitor_count,
        counted.conversion_count,
        {{ holdfast.safe_divide('counted.conversion_count', 'counted.visitor_count') }}
            as conversion_rate,
        calendar.is_complete
    from counted
    inner join calendar
        on
            counted.period_kind = calendar.period_kind
            and counted.period_start = calendar.period_start
)

select *
from final
