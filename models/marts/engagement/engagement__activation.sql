with activation as (
    select *
    from {{ ref('holdfast', 'int_onboarding__activation') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

in_periods as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        activation.*,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'signed_up_date') }} as cohort_period
    from activation
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        in_periods.period_kind,
        in_periods.cohort_period,
        segments.segment_name,
        segments.segment_value,
        in_periods.milestone_name,
        in_periods.window_days,
        count(*) as user_count,
        count(case when in_periods.is_due then 1 end) as due_count,
        count(case when in_periods.is_activated then 1 end) as activated_count,
        count(case when in_periods.is_onboarding_due then 1 end) as onboarding_due_count,
        count(case when in_periods.is_onboarded then 1 end) as onboarded_count
    from in_periods
    inner join segments
        on in_periods.profile_id = segments.profile_id
    group by
        in_periods.period_kind, in_periods.cohort_period, segments.segment_name,
        segments.segment_value, in_periods.milestone_name, in_periods.window_days
),

final as (
    select
        counted.period_kind,
        counted.cohort_period,
        counted.segment_name,
        counted.segment_value,
        counted.milestone_name as activation_milestone,
        cast(counted.window_days as integer) as activation_window_days,
        counted.user_count,
        counted.due_count,
        case when counted.due_count > 0 then counted.activated_count end as activated_count,
        {{ holdfast.safe_divide('counted.activated_count', 'counted.due_count') }}
            as activation_rate,
        {{ holdfast.wilson_bound('low', 'counted.activated_count', 'counted.due_count') }}
            as activation_rate_low,
        {{ holdfast.wilson_bound('high', 'counted.activated_count', 'counted.due_count') }}
            as activation_rate_high,
        counted.onboarding_due_count,
        case when counted.onboarding_due_count > 0 then counted.onboarded_count end
            as onboarded_count,
        {{ holdfast.safe_divide('counted.onboarded_count', 'counted.onboarding_due_count') }}
            as onboarding_completion_rate,
        periods.is_complete
        and counted.due_count = counted.user_count
        and counted.onboarding_due_count = counted.user_count as is_complete
    from counted
    inner join periods
        on
            counted.period_kind = periods.period_kind
            and counted.cohort_period = periods.period_start
)

select *
from final
