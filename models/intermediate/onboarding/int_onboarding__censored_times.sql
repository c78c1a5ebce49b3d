with user_milestones as (
    select *
    from {{ ref('holdfast', 'int_onboarding__user_milestones') }}
),

cohorts as (
    select *
    from {{ ref('holdfast', 'int_onboarding__cohorts') }}
    where is_censored_early
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

in_periods as (
    {%- for period in ['week', 'month', 'quarter'] %}
    select
        user_milestones.*,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'signed_up_date') }} as cohort_period
    from user_milestones
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        cohorts.milestone_name,
        cohorts.period_kind,
        cohorts.cohort_period,
        cohorts.segment_name,
        cohorts.segment_value,
        in_periods.user_id,
        in_periods.is_reached,
        in_periods.observed_us
    from in_periods
    inner join segments
        on in_periods.profile_id = segments.profile_id
    inner join cohorts
        on
            in_periods.milestone_name = cohorts.milestone_name
            and in_periods.period_kind = cohorts.period_kind
            and in_periods.cohort_period = cohorts.cohort_period
            and segments.segment_name = cohorts.segment_name
            and segments.segment_value = cohorts.segment_value
)

select *
from final
