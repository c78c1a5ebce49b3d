with cohorts as (
    select *
    from {{ ref('holdfast', 'int_onboarding__cohorts') }}
),

median_times as (
    select *
    from {{ ref('holdfast', 'int_onboarding__median_times') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

final as (
    select
        cohorts.milestone_name,
        cast(cohorts.milestone_number as integer) as milestone_number,
        cast(cohorts.due_within_days as integer) as due_within_days,
        cohorts.period_kind,
        cohorts.cohort_period,
        cohorts.segment_name,
        cohorts.segment_value,
        cohorts.user_count,
        cohorts.due_count,
        case when cohorts.due_count > 0 then cohorts.reached_count end as reached_count,
        {{ holdfast.safe_divide('cohorts.reached_count', 'cohorts.due_count') }} as completion_rate,
        case when cohorts.due_count > 0 then cohorts.on_time_count end as on_time_count,
        {{ holdfast.safe_divide('cohorts.on_time_count', 'cohorts.due_count') }} as on_time_rate,
        {{ holdfast.wilson_bound('low', 'cohorts.on_time_count', 'cohorts.due_count') }}
            as on_time_rate_low,
        {{ holdfast.wilson_bound('high', 'cohorts.on_time_count', 'cohorts.due_count') }}
            as on_time_rate_high,
        {{ holdfast.safe_divide(
            'case when cohorts.is_censored_early then median_times.median_us_to_reach'
            ~ ' else cohorts.middle_us end',
            3600000000,
        ) }} as median_hours_to_reach,
        {{ holdfast.safe_divide('cohorts.reached_middle_us', 3600000000) }} as median_hours_of_reached,
        cohorts.ever_reached_count,
        cohorts.user_count - cohorts.ever_reached_count as censored_count,
        cohorts.due_count = cohorts.user_count and periods.is_complete as is_complete
    from cohorts
    inner join periods
        on
            cohorts.period_kind = periods.period_kind
            and cohorts.cohort_period = periods.period_start
    left join median_times
        on
            cohorts.milestone_name = median_times.milestone_name
            and cohorts.period_kind = median_times.period_kind
            and cohorts.cohort_period = median_times.cohort_period
            and cohorts.segment_name = median_times.segment_name
            and cohorts.segment_value = median_times.segment_value
)

select *
from final
