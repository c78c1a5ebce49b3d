with range_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__stickiness_days') }}
),

active_days as (
    select
        entity_id,
        profile_id,
        {{ holdfast.add_periods('day', 'period_index', holdfast.period_anchor('day')) }}
            as activity_date,
        event_count
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

user_periods as (
    select
        range_days.stickiness_name,
        range_days.range_start,
        range_days.period_index,
        active_days.entity_id,
        active_days.profile_id
    from active_days
    inner join range_days
        on active_days.activity_date = range_days.date_day
    group by
        range_days.stickiness_name, range_days.range_start, range_days.period_index,
        active_days.entity_id, active_days.profile_id, range_days.min_occurrences
    having sum(active_days.event_count) >= range_days.min_occurrences
),

user_counts as (
    select
        stickiness_name,
        range_start,
        entity_id,
        profile_id,
        count(*) as active_period_count
    from user_periods
    group by stickiness_name, range_start, entity_id, profile_id
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
