with visitor_periods as (
    select *
    from {{ ref('holdfast', 'int_conversions__visitor_periods') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

counted as (
    {%- for dimension in [
        'all', 'segment', 'country', 'acquisition_channel', 'plan', 'channel', 'source',
        'landing_page', 'device',
    ] %}
    select
        goal_name,
        period_kind,
        period_start,
        '{{ dimension }}' as dimension_name,
        {{ dimension }}_value as dimension_value,
        count(*) as visitor_count,
        count(case when is_converted then 1 end) as conversion_count,
        count(case when is_converted_in_session then 1 end) as same_session_count,
        count(case when is_window_over then 1 end) as window_visitor_count,
        count(case when is_window_over and is_converted_in_window then 1 end) as window_count
    from visitor_periods
    group by goal_name, period_kind, period_start, {{ dimension }}_value
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
        {{ holdfast.wilson_bound('low', 'counted.conversion_count', 'counted.visitor_count') }}
            as conversion_rate_low,
        {{ holdfast.wilson_bound('high', 'counted.conversion_count', 'counted.visitor_count') }}
            as conversion_rate_high,
        counted.same_session_count as same_session_conversion_count,
        {{ holdfast.safe_divide('counted.same_session_count', 'counted.visitor_count') }}
            as same_session_conversion_rate,
        counted.window_visitor_count,
        case when counted.window_visitor_count > 0 then counted.window_count end
            as window_conversion_count,
        {{ holdfast.safe_divide('counted.window_count', 'counted.window_visitor_count') }}
            as window_conversion_rate,
        periods.is_complete
    from counted
    inner join periods
        on
            counted.period_kind = periods.period_kind
            and counted.period_start = periods.period_start
)

select *
from final
