{#- The median needs the care of Kaplan-Meier only where somebody left observation before it. No user of a
    cohort is observed for less than from the cohort's end to as_of: as long as the median lies within that
    time, or nobody got there after it, the plain order of the times decides. -#}
{% set never = '9000000000000000000' -%}
with user_milestones as (
    select *
    from {{ ref('holdfast', 'int_onboarding__user_milestones') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

in_periods as (
    {%- for period in ['week', 'month', 'quarter'] %}
    select
        user_milestones.*,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'signed_up_date') }} as cohort_period,
        {{ holdfast.add_periods(period, 1, holdfast.period_start(period, 'signed_up_date')) }}
            as next_cohort_period
    from user_milestones
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

watched as (
    select
        in_periods.*,
        {{ holdfast.epoch_microseconds('as_of.as_of') }} - {{ holdfast.epoch_microseconds(
            holdfast.utc_time('cast(in_periods.next_cohort_period as timestamp)')
        ) }} as everyone_observed_us
    from in_periods
    cross join as_of
),

counted as (
    select
        watched.milestone_name,
        watched.milestone_number,
        watched.due_within_days,
        watched.period_kind,
        watched.cohort_period,
        segments.segment_name,
        segments.segment_value,
        watched.everyone_observed_us,
        count(*) as user_count,
        count(case when watched.is_due then 1 end) as due_count,
        count(case when watched.is_due and watched.is_reached then 1 end) as reached_count,
        count(case when watched.is_due and watched.is_on_time then 1 end) as on_time_count,
        count(case when watched.is_reached then 1 end) as ever_reached_count,
        max(case when watched.is_reached then watched.observed_us end) as last_reached_us,
        {{ holdfast.median('case when watched.is_reached then watched.observed_us end') }}
            as reached_middle_us,
        percentile_disc(0.5) within group (
            order by case when watched.is_reached then watched.observed_us else {{ never }} end
        ) as middle_us
    from watched
    inner join segments
        on watched.profile_id = segments.profile_id
    group by
        watched.milestone_name, watched.milestone_number, watched.due_within_days,
        watched.period_kind, watched.cohort_period, segments.segment_name,
        segments.segment_value, watched.everyone_observed_us
),

final as (
    select
        milestone_name,
        milestone_number,
        due_within_days,
        period_kind,
        cohort_period,
        segment_name,
        segment_value,
        user_count,
        due_count,
        reached_count,
        on_time_count,
        ever_reached_count,
        reached_middle_us,
        case when middle_us < {{ never }} then middle_us end as middle_us,
        middle_us > everyone_observed_us
        and coalesce(last_reached_us > everyone_observed_us, false) as is_censored_early
    from counted
)

select *
from final
