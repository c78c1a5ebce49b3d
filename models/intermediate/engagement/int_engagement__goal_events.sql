with sessions as (
    select *
    from {{ ref('holdfast', 'int_engagement__sessions') }}
),

goals as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__conversion_goals') }}
),

events as (
    select
        visitor_id,
        source_session_id,
        event_name,
        occurred_at
    from {{ ref('holdfast', 'int_engagement__step_events') }}
    where exclusion_reason is null or exclusion_reason = 'anonymous'
),

goal_events as (
    select distinct
        goals.goal_name,
        events.visitor_id,
        events.source_session_id,
        events.occurred_at
    from events
    inner join goals
        on events.event_name = goals.event_name
),

final as (
    select
        goal_events.goal_name,
        goal_events.visitor_id,
        sessions.session_id,
        goal_events.occurred_at as reached_at
    from goal_events
    inner join sessions
        on
            goal_events.visitor_id = sessions.visitor_id
            and goal_events.occurred_at between sessions.started_at and sessions.ended_at
            and {{ holdfast.is_same('goal_events.source_session_id', 'sessions.source_session_id') }}
)

select *
from final
