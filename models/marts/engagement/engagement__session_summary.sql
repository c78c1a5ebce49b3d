with sessions as (
    select *
    from {{ ref('holdfast', 'engagement__sessions') }}
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

-- Sessions of visitors whom nobody knows have no customer, and so are `unknown` in its segments.
described as (
    select
        sessions.session_date,
        sessions.page_view_count,
        sessions.event_count,
        sessions.duration_seconds,
        sessions.is_bounce,
        sessions.is_zero_duration,
        'all' as all_value,
        profiles.segment as segment_value,
        profiles.country as country_value,
        profiles.acquisition_channel as acquisition_channel_value,
        profiles.plan as plan_value,
        sessions.utm_source as source_value,
        sessions.device_type as device_value,
        sessions.landing_page as landing_page_value,
        case
            when sessions.landing_page is not null
                then coalesce(
                    nullif({{ dbt.split_part('sessions.landing_page', "'/'", 2) }}, ''),
                    nullif({{ dbt.split_part('sessions.landing_page', "'/'", 3) }}, ''),
                    'home'
                )
        end as content_value
    from sessions
    left join profiles
        on sessions.customer_id = profiles.customer_id
),

{% set measures = [
    'session_count', 'page_view_count', 'event_count', 'duration_seconds', 'bounce_count',
    'bounce_duration_seconds', 'zero_duration_count',
] -%}
daily as (
    {%- for name in [
        'all', 'segment', 'country', 'acquisition_channel', 'plan', 'source', 'device', 'content',
        'landing_page',
    ] %}
    select
        session_date,
        '{{ name }}' as segment_name,
        coalesce({{ name }}_value, 'unknown') as segment_value,
        count(*) as session_count,
        sum(page_view_count) as page_view_count,
        sum(event_count) as event_count,
        sum(duration_seconds) as duration_seconds,
        count(case when is_bounce then 1 end) as bounce_count,
        sum(case when is_bounce then duration_seconds else 0 end) as bounce_duration_seconds,
        count(case when is_zero_duration then 1 end) as zero_duration_count
    from described
    group by session_date, coalesce({{ name }}_value, 'unknown')
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

by_period as (
    {%- for period in ['day', 'week', 'month', 'quarter', 'year'] %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'session_date') }} as period_start,
        segment_name,
        segment_value,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily
    group by {{ holdfast.period_start(period, 'session_date') }}, segment_name, segment_value
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        by_period.period_kind,
        by_period.period_start,
        by_period.segment_name,
        by_period.segment_value,
        cast(by_period.session_count as bigint) as session_count,
        cast(by_period.page_view_count as bigint) as page_view_count,
        cast(by_period.event_count as bigint) as event_count,
        cast(by_period.bounce_count as bigint) as bounce_count,
        cast(by_period.zero_duration_count as bigint) as zero_duration_count,
        {{ holdfast.safe_divide('by_period.page_view_count', 'by_period.session_count') }}
            as pages_per_session,
        {{ holdfast.safe_divide('by_period.duration_seconds', 'by_period.session_count') }}
            as average_session_seconds,
        {{ holdfast.safe_divide(
            'by_period.duration_seconds - by_period.bounce_duration_seconds',
            'by_period.session_count - by_period.bounce_count'
        ) }} as average_session_seconds_excluding_bounces,
        {{ holdfast.safe_divide(
            'by_period.duration_seconds',
            'by_period.session_count - by_period.zero_duration_count'
        ) }} as average_session_seconds_excluding_zero_duration,
        {{ holdfast.safe_divide('by_period.bounce_count', 'by_period.session_count') }}
            as bounce_rate,
        {{ holdfast.safe_divide('by_period.zero_duration_count', 'by_period.session_count') }}
            as zero_duration_rate,
        periods.is_complete
    from by_period
    inner join periods
        on
            by_period.period_kind = periods.period_kind
            and by_period.period_start = periods.period_start
)

select *
from final
