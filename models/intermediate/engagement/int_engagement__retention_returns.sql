with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

starts as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_starts') }}
),

activity as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_activity') }}
),

rolling_returns as (
    select *
    from {{ ref('holdfast', 'int_engagement__rolling_returns') }}
),

return_periods as (
    select
        definitions.definition_name,
        definitions.mode,
        definitions.min_occurrences,
        definitions.max_periods,
        activity.entity_id,
        activity.period_index,
        activity.event_count
    from activity
    inner join definitions
        on
            activity.entity = definitions.entity
            and activity.period_kind = definitions.period
            and activity.event_name = definitions.return_event
    where definitions.time_basis = 'calendar'
),

own_period as (
    select
        starts.definition_name,
        starts.entity_id,
        starts.profile_id,
        starts.cohort_index,
        cast(null as integer) as observed_window_count,
        0 as return_offset
    from starts
    inner join return_periods
        on
            starts.definition_name = return_periods.definition_name
            and starts.entity_id = return_periods.entity_id
            and starts.cohort_index = return_periods.period_index
),

later_periods as (
    select
        starts.definition_name,
        starts.entity_id,
        starts.profile_id,
        starts.cohort_index,
        cast(null as integer) as observed_window_count,
        return_periods.period_index - starts.cohort_index as return_offset
    from starts
    inner join return_periods
        on
            starts.definition_name = return_periods.definition_name
            and starts.entity_id = return_periods.entity_id
            and starts.cohort_index < return_periods.period_index
    where
        return_periods.mode <> 'unbounded'
        and return_periods.event_count >= return_periods.min_occurrences
        and (
            return_periods.mode = 'bracket'
            or return_periods.max_periods is null
            or return_periods.period_index - starts.cohort_index <= return_periods.max_periods
        )
),

-- Whoever returned in a period is retained in all periods before it: the last return says all.
last_periods as (
    select
        definition_name,
        entity_id,
        max(period_index) as period_index
    from return_periods
    where mode = 'unbounded' and event_count >= min_occurrences
    group by definition_name, entity_id
),

last_returns as (
    select
        starts.definition_name,
        starts.entity_id,
        starts.profile_id,
        starts.cohort_index,
        cast(null as integer) as observed_window_count,
        last_periods.period_index - starts.cohort_index as return_offset
    from starts
    inner join last_periods
        on
            starts.definition_name = last_periods.definition_name
            and starts.entity_id = last_periods.entity_id
            and starts.cohort_index < last_periods.period_index
),

final as (
    select * from own_period
    union all
    select * from later_periods
    union all
    select * from last_returns
    union all
    select * from rolling_returns
)

select *
from final
