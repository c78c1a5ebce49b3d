with link_history as (
    select *
    from {{ ref('holdfast', 'int_engagement__link_history') }}
),

link_members as (
    select *
    from {{ ref('holdfast', 'int_engagement__link_members') }}
),

moved_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__moved_days') }}
),

activity as (
    select
        source_id,
        occurred_at
    from {{ ref('holdfast', 'int_engagement__source_activity') }}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

members as (
    select distinct member_id
    from moved_days
),

member_events as (
    select
        members.member_id,
        {{ holdfast.local_date('activity.occurred_at') }} as activity_date,
        {{ holdfast.epoch_microseconds('activity.occurred_at') }} as occurred_us
    from activity
    inner join members
        on activity.source_id = members.member_id
),

moved_events as (
    select
        moved_days.link_id,
        member_events.occurred_us,
        lag(member_events.occurred_us) over (
            partition by moved_days.link_id
            order by member_events.occurred_us
        ) as previous_us
    from moved_days
    inner join member_events
        on
            moved_days.member_id = member_events.member_id
            and moved_days.activity_date = member_events.activity_date
),

sessions as (
    select
        moved_events.link_id,
        count(*) as session_count
    from moved_events
    cross join limits
    where
        moved_events.previous_us is null
        or moved_events.occurred_us - moved_events.previous_us > limits.gap_us
    group by moved_events.link_id
),

moved as (
    select
        link_id,
        sum(event_count) as event_count,
        count(distinct activity_date) as active_day_count,
        min(activity_date) as first_activity_date,
        max(activity_date) as last_activity_date
    from moved_days
    group by link_id
),

carried as (
    select
        link_id,
        count(*) - 1 as carried_id_count
    from link_members
    group by link_id
),

final as (
    select
        link_history.link_id,
        link_history.kind,
        link_history.alias_id,
        link_history.from_user_id,
        link_history.to_user_id,
        coalesce(identity_map.user_id, link_history.alias_id) as current_user_id,
        link_history.linked_at,
        link_history.loaded_at,
        link_history.replaced_at is null
        and link_history.to_user_id = coalesce(identity_map.linked_to_id, link_history.alias_id)
            as is_in_force,
        moved.link_id is not null as is_late,
        cast(carried.carried_id_count as integer) as carried_id_count,
        cast(coalesce(moved.event_count, 0) as bigint) as moved_event_count,
        cast(coalesce(moved.active_day_count, 0) as bigint) as moved_active_day_count,
        cast(coalesce(sessions.session_count, 0) as bigint) as moved_session_count,
        moved.first_activity_date,
        moved.last_activity_date
    from link_history
    inner join carried
        on link_history.link_id = carried.link_id
    left join moved
        on link_history.link_id = moved.link_id
    left join sessions
        on link_history.link_id = sessions.link_id
    left join identity_map
        on link_history.alias_id = identity_map.alias_id
    where link_history.from_user_id <> link_history.to_user_id
)

select *
from final
