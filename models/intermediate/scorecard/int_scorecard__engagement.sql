with active_days as (
    select *
    from {{ ref('holdfast', 'engagement__active_users') }}
),

active_periods as (
    select *
    from {{ ref('holdfast', 'engagement__active_users_by_period') }}
    where period_kind <> 'day'
),

cohorts as (
    select
        cohort_cells.*,
        cohort_cells.cohort_period as period_start
    from {{ ref('holdfast', 'retention__cohorts') }} as cohort_cells
),

month_cohorts as (
    select
        cohorts.*,
        'month' as period_kind
    from cohorts
    where definition_name = 'user_monthly' and period_number = 1
),

week_cohorts as (
    select
        cohorts.*,
        'week' as period_kind
    from cohorts
    where definition_name = 'user_weekly' and period_number = 4
),

activation as (
    select
        activation_cohorts.*,
        activation_cohorts.cohort_period as period_start
    from {{ ref('holdfast', 'engagement__activation') }} as activation_cohorts
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

dated as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'activity_date') }} as period_start,
        segment_name,
        segment_value,
        dau,
        wau,
        mau,
        row_number() over (
            partition by
                segment_name, segment_value, {{ holdfast.period_start(period, 'activity_date') }}
            order by activity_date desc
        ) as days_to_the_end
    from active_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- DAU is a mean of days; the windows of WAU and MAU reach back, so that their last day says it all.
summed as (
    select
        dated.period_kind,
        dated.period_start,
        dated.segment_name,
        dated.segment_value,
        {{ holdfast.safe_divide('sum(dated.dau)', 'count(*)') }} as mean_dau,
        max(case when dated.days_to_the_end = 1 then dated.wau end) as last_wau,
        max(case when dated.days_to_the_end = 1 then dated.mau end) as last_mau,
        {{ holdfast.safe_divide('sum(dated.dau)', 'sum(dated.mau)') }} as stickiness_rate
    from dated
    group by
        dated.period_kind, dated.period_start, dated.segment_name, dated.segment_value
),

activity as (
    select
        summed.*,
        periods.is_complete
    from summed
    inner join periods
        on
            summed.period_kind = periods.period_kind
            and summed.period_start = periods.period_start
),

final as (
    {{ holdfast.scorecard_rows('activity', {
        'dau': 'mean_dau',
        'wau': 'last_wau',
        'mau': 'last_mau',
        'stickiness_rate': 'stickiness_rate',
    }) }}

    union all

    {{ holdfast.scorecard_rows('active_periods', {
        'active_user_count': 'active_user_count',
        'new_user_count': 'new_user_count',
    }) }}

    union all

    {{ holdfast.scorecard_rows('month_cohorts', {'user_retention_month_1_rate': 'retention_rate'}) }}

    union all

    {{ holdfast.scorecard_rows('week_cohorts', {'user_retention_week_4_rate': 'retention_rate'}) }}

    union all

    {{ holdfast.scorecard_rows('activation', {
        'activation_rate': 'activation_rate',
        'onboarding_completion_rate': 'onboarding_completion_rate',
    }) }}
)

select *
from final
