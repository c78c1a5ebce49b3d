with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

activity as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_activity') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

start_periods as (
    select
        definitions.definition_name,
        definitions.time_basis,
        definitions.cohort_basis,
        definitions.is_hour_floored,
        definitions.period,
        activity.entity_id,
        activity.profile_id,
        activity.period_index as cohort_index,
        activity.started_at
    from activity
    inner join definitions
        on
            activity.entity = definitions.entity
            and activity.period_kind = definitions.period
            and activity.event_name = definitions.start_event
),

recurring as (
    select *
    from start_periods
    where cohort_basis = 'recurring' and time_basis = 'calendar'
),

-- Rolling windows run from one moment per member, its first start, so a member has one cohort.
first_time as (
    select
        definition_name,
        time_basis,
        cohort_basis,
        is_hour_floored,
        period,
        entity_id,
        profile_id,
        min(cohort_index) as cohort_index,
        case
            when is_hour_floored then {{ dbt.date_trunc('hour', 'min(started_at)') }}
            else min(started_at)
        end as started_at
    from start_periods
    where cohort_basis = 'first_time' or time_basis = 'rolling_24h'
    group by
        definition_name, time_basis, cohort_basis, is_hour_floored, period, entity_id, profile_id
),

members as (
    select * from recurring

    union all

    select * from first_time
),

final as (
    select
        members.definition_name,
        members.entity_id,
        members.profile_id,
        members.cohort_index,
        -- From when windows run, and how many of them lie wholly before as_of.
        case when members.time_basis = 'rolling_24h' then members.started_at end as started_at,
        case
            when members.time_basis = 'rolling_24h' then {{ holdfast.elapsed_windows(
                'members.started_at', 'as_of.as_of', 'members.period'
            ) }}
        end as observed_window_count
    from members
    cross join as_of
)

select *
from final
