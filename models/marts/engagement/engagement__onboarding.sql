{% set periods = ['week', 'month', 'quarter'] -%}
with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
    where signed_up_at is not null and not is_internal
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

milestones as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__onboarding_milestones') }}
),

events as (
    select
        user_id,
        event_name,
        occurred_at
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

first_reached as (
    select
        milestones.milestone_name,
        events.user_id,
        min(events.occurred_at) as reached_at
    from events
    inner join milestones
        on events.event_name = milestones.event_name
    inner join users
        on events.user_id = users.user_id and events.occurred_at >= users.signed_up_at
    group by milestones.milestone_name, events.user_id
),

{% set deadline = dbt.dateadd('day', 'milestones.due_within_days', 'users.signed_up_at') -%}
user_milestones as (
    select
        milestones.milestone_name,
        milestones.milestone_number,
        milestones.due_within_days,
        profiles.profile_id,
        {{ holdfast.local_date('users.signed_up_at') }} as signed_up_date,
        milestones.due_within_days is null or {{ deadline }} <= as_of.as_of as is_due,
        first_reached.reached_at is not null
        and (milestones.due_within_days is null or first_reached.reached_at <= {{ deadline }})
            as is_in_time,
        first_reached.reached_at is not null as is_reached,
        {{ holdfast.epoch_microseconds('first_reached.reached_at') }}
        - {{ holdfast.epoch_microseconds('users.signed_up_at') }} as us_to_reach
    from users
    cross join milestones
    cross join as_of
    inner join profiles
        on users.user_id = profiles.entity_id
    left join first_reached
        on
            milestones.milestone_name = first_reached.milestone_name
            and users.user_id = first_reached.user_id
    where users.signed_up_at <= as_of.as_of
),

cohorts as (
    {%- for period in periods %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'signed_up_date') }} as cohort_period,
        milestone_name,
        milestone_number,
        due_within_days,
        profile_id,
        is_due,
        is_in_time,
        is_reached,
        us_to_reach
    from user_milestones
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        cohorts.milestone_name,
        cohorts.milestone_number,
        cohorts.due_within_days,
        cohorts.period_kind,
        cohorts.cohort_period,
        segments.segment_name,
        segments.segment_value,
        count(*) as user_count,
        count(case when cohorts.is_due then 1 end) as due_count,
        count(case when cohorts.is_due and cohorts.is_in_time then 1 end) as reached_count,
        count(case when cohorts.is_reached then 1 end) as ever_reached_count,
        percentile_cont(0.5) within group (
            order by case when cohorts.is_due and cohorts.is_in_time then cohorts.us_to_reach end
        ) as median_us_to_reach
    from cohorts
    inner join segments
        on cohorts.profile_id = segments.profile_id
    group by
        cohorts.milestone_name, cohorts.milestone_number, cohorts.due_within_days,
        cohorts.period_kind, cohorts.cohort_period, segments.segment_name, segments.segment_value
),

final as (
    select
        counted.milestone_name,
        cast(counted.milestone_number as integer) as milestone_number,
        cast(counted.due_within_days as integer) as due_within_days,
        counted.period_kind,
        counted.cohort_period,
        counted.segment_name,
        counted.segment_value,
        counted.user_count,
        counted.due_count,
        case when counted.due_count > 0 then counted.reached_count end as reached_count,
        {{ holdfast.safe_divide('counted.reached_count', 'counted.due_count') }} as completion_rate,
        cast(counted.median_us_to_reach / 3600000000.0 as double precision)
            as median_hours_to_reach,
        counted.ever_reached_count,
        counted.due_count = counted.user_count and periods.is_complete as is_complete
    from counted
    inner join periods
        on
            counted.period_kind = periods.period_kind
            and counted.cohort_period = periods.period_start
)

select *
from final
