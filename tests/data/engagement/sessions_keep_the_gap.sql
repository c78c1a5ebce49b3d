-- Two sessions of a visitor lie further apart than the gap, unless the longest duration cut one
-- in two; and none is longer than that. Sessions that the source has named may overlap.
with sessions as (
    select
        *,
        lag(ended_at) over (partition by visitor_id order by session_number) as previous_ended_at,
        lag(duration_seconds) over (partition by visitor_id order by session_number)
            as previous_seconds
    from {{ ref('holdfast', 'engagement__sessions') }}
    where source_session_id is null
),

session_rules as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
)

select sessions.session_id || ' begins too soon after the one before' as problem
from sessions
cross join session_rules
where
    {{ holdfast.epoch_microseconds('sessions.started_at') }}
    - {{ holdfast.epoch_microseconds('sessions.previous_ended_at') }}
    <= session_rules.inactivity_seconds * 1000000
    and (
        session_rules.max_session_hours is null
        or sessions.previous_seconds + session_rules.inactivity_seconds
        < session_rules.max_session_hours * 3600
    )

union all

select sessions.session_id || ' is too long' as problem
from sessions
cross join session_rules
where sessions.duration_seconds > session_rules.max_session_hours * 3600
