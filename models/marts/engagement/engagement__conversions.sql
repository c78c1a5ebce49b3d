{% set dimensions = [
    'all', 'segment', 'country', 'acquisition_channel', 'plan', 'channel', 'source', 'landing_page'
] -%}
with sessions as (
    select *
    from {{ ref('holdfast', 'engagement__sessions') }}
),

goals as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__conversion_goals') }}
),

events as (
    select
        visitor_id,
        event_name,
        occurred_at
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null or exclusion_reason = 'anonymous'
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

goal_events as (
    select
        goals.goal_name,
        events.visitor_id,
        events.occurred_at
    from events
    inner join goals
        on events.event_name = goals.event_name
),

converted_sessions as (
    select distinct
        goal_events.goal_name,
        sessions.session_id
    from goal_events
    inner join sessions
        on
            goal_events.visitor_id = sessions.visitor_id
            and goal_events.occurred_at between sessions.started_at and sessions.ended_at
),

visits as (
    {%- for period in ['day', 'week', 'month', 'quarter', 'year'] %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'session_date') }} as period_start,
        session_id,
        visitor_id,
        customer_id,
        started_at,
        session_number,
        utm_source,
        utm_medium,
        referrer_url,
        landing_page
    from sessions
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A visitor counts once in a period, by the visit that it began the period with.
first_visits as (
    select
        *,
        row_number() over (
            partition by period_kind, period_start, visitor_id
            order by session_number
        ) as visit_rank
    from visits
),

visitors as (
    select
        first_visits.period_kind,
        first_visits.period_start,
        first_visits.visitor_id,
        'all' as all_value,
        profiles.segment as segment_value,
        profiles.country as country_value,
        profiles.acquisition_channel as acquisition_channel_value,
        profiles.plan as plan_value,
        coalesce(
            first_visits.utm_medium,
            case when first_visits.referrer_url is null then 'direct' else 'referral' end
        ) as channel_value,
        first_visits.utm_source as source_value,
        first_visits.landing_page as landing_page_value
    from first_visits
    left join profiles
        on first_visits.customer_id = profiles.customer_id
    where first_visits.visit_rank = 1
),

conversions as (
    select distinct
        converted_sessions.goal_name,
        visits.period_kind,
        visits.period_start,
        visits.visitor_id
    from converted_sessions
    inner join visits
        on converted_sessions.session_id = visits.session_id
),

goal_visitors as (
    select
        goal_names.goal_name,
        visitors.*,
        conversions.visitor_id is not null as is_converted
    from visitors
    cross join (select distinct goal_name from goals) as goal_names
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
        {{ holdfast.safe_divide('counted.conversion_count', 'counted.visitor_count') }} as conversion_rate,
        periods.is_complete
    from counted
    inner join periods
        on counted.period_kind = periods.period_kind and counted.period_start = periods.period_start
)

select *
from final
