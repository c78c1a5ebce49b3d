{#- A landmark comparison: who is activated is settled when the activation window closes, and only what a
    user does in the days from the horizon on decides whether it is retained. A horizon that begins before
    the window closes would read one from the other, so it is left out. -#}
with activation as (
    select *
    from {{ ref('holdfast', 'int_onboarding__activation') }}
),

user_days as (
    select distinct
        user_id,
        activity_date
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

{% set window_days = var('activation_retention_days') -%}
horizons as (
    {%- for horizon in [30, 60, 90] %}
    select
        activation.user_id,
        activation.profile_id,
        activation.signed_up_date,
        activation.is_activated,
        cast({{ horizon }} as integer) as horizon_days,
        {{ holdfast.add_periods('day', horizon, 'activation.signed_up_date') }} as begins_date,
        {{ holdfast.add_periods('day', horizon ~ ' + ' ~ window_days, 'activation.signed_up_date') }}
            as next_date
    from activation
    where activation.is_activated is not null
        and activation.window_days < {{ horizon }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Only who has been observed to the end of the horizon's days.
followed as (
    select
        horizons.*,
        horizons.next_date <= as_of.as_of_date as is_observed
    from horizons
    cross join as_of
),

returned as (
    select distinct
        followed.user_id,
        followed.horizon_days
    from followed
    inner join user_days
        on
            followed.user_id = user_days.user_id
            and followed.begins_date <= user_days.activity_date
            and followed.next_date > user_days.activity_date
),

in_periods as (
    {%- for period in ['month', 'quarter', 'year'] %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'followed.signed_up_date') }} as cohort_period,
        followed.profile_id,
        followed.is_activated,
        followed.horizon_days,
        followed.is_observed,
        followed.is_observed and returned.user_id is not null as is_retained
    from followed
    left join returned
        on
            followed.user_id = returned.user_id
            and followed.horizon_days = returned.horizon_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        in_periods.period_kind,
        in_periods.cohort_period,
        segments.segment_name,
        segments.segment_value,
        in_periods.is_activated,
        in_periods.horizon_days,
        count(*) as user_count,
        count(case when in_periods.is_observed then 1 end) as eligible_count,
        count(case when in_periods.is_retained then 1 end) as retained_count
    from in_periods
    inner join segments
        on in_periods.profile_id = segments.profile_id
    group by
        in_periods.period_kind, in_periods.cohort_period, segments.segment_name,
        segments.segment_value, in_periods.is_activated, in_periods.horizon_days
),

final as (
    select
        counted.period_kind,
        counted.cohort_period,
        counted.segment_name,
        counted.segment_value,
        counted.is_activated,
        counted.horizon_days,
        counted.user_count,
        counted.eligible_count,
        case when counted.eligible_count > 0 then counted.retained_count end as retained_count,
        {{ holdfast.safe_divide('counted.retained_count', 'counted.eligible_count') }}
            as retention_rate,
        {{ holdfast.wilson_bound('low', 'counted.retained_count', 'counted.eligible_count') }}
            as retention_rate_low,
        {{ holdfast.wilson_bound('high', 'counted.retained_count', 'counted.eligible_count') }}
            as retention_rate_high,
        counted.eligible_count < {{ var('small_sample_size') }} as is_small_sample,
        periods.is_complete and counted.eligible_count = counted.user_count as is_complete
    from counted
    inner join periods
        on
            counted.period_kind = periods.period_kind
            and counted.cohort_period = periods.period_start
)

select *
from final
