{% set user_period = [
    'stickiness_name', 'min_occurrences', 'max_occurrences', 'range_start', 'period_index',
    'entity_number', 'profile_id',
] -%}
with range_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__stickiness_days') }}
),

range_hours as (
    select *
    from {{ ref('holdfast', 'int_engagement__stickiness_hours') }}
),

events as (
    select
        user_id,
        {{ holdfast.local_date('occurred_at') }} as activity_date,
        cast(extract(hour from {{ holdfast.local_time('occurred_at') }}) as integer) as hour_number
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

active_days as (
    select
        entity_number,
        profile_id,
        {{ holdfast.add_periods('day', 'period_index', holdfast.period_anchor('day')) }}
            as activity_date,
        event_count
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

ranged_days as (
    select
        range_days.stickiness_name,
        range_days.period,
        range_days.min_occurrences,
        range_days.max_occurrences,
        range_days.range_start,
        range_days.period_index,
        active_days.entity_number,
        active_days.profile_id,
        active_days.event_count
    from active_days
    inner join range_days
        on active_days.activity_date = range_days.date_day
),

period_events as (
    -- A day is a period as it stands.
    select
        {{ user_period | join(',\n        ') }},
        event_count
    from ranged_days
    where period = 'day'

    union all

    select
        {{ user_period | join(',\n        ') }},
        sum(event_count) as event_count
    from ranged_days
    where period <> 'day'
    group by {{ user_period | join(', ') }}

    union all

    select
        range_hours.stickiness_name,
        range_hours.min_occurrences,
        range_hours.max_occurrences,
        range_hours.range_start,
        range_hours.period_index,
        entities.entity_number,
        entities.profile_id,
        count(*) as event_count
    from events
    inner join range_hours
        on
            events.activity_date = range_hours.date_day
            and events.hour_number = range_hours.hour_number
    inner join entities
        on events.user_id = entities.entity_id
    group by
        range_hours.stickiness_name, range_hours.min_occurrences, range_hours.max_occurrences,
        range_hours.range_start, range_hours.period_index, entities.entity_number, entities.profile_id
),

user_counts as (
    select
        stickiness_name,
        range_start,
        entity_number,
        profile_id,
        count(*) as active_period_count
    from period_events
    where
        event_count >= min_occurrences
        and coalesce(event_count <= max_occurrences, true)
    group by stickiness_name, range_start, entity_number, profile_id
),

final as (
    select
        stickiness_name,
        range_start,
        profile_id,
        active_period_count,
        count(*) as user_count
    from user_counts
    group by stickiness_name, range_start, profile_id, active_period_count
)

select *
from final
