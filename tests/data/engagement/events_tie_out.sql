-- Every staged event is activity of a user or excluded for a reason; and every event that is
-- activity of a user or of an unknown visitor lies in exactly one session.
with staged as (
    select count(*) as event_count
    from {{ ref('holdfast', 'stg_holdfast__events') }}
),

excluded as (
    select
        sum(event_count) as event_count,
        sum(case when exclusion_reason = 'anonymous' then event_count else 0 end) as anonymous_count
    from {{ ref('holdfast', 'engagement__excluded_events') }}
),

active as (
    select coalesce(sum(event_count), 0) as event_count
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

in_sessions as (
    select coalesce(sum(event_count), 0) as event_count
    from {{ ref('holdfast', 'engagement__sessions') }}
)

select 'staged events are not the activity and the excluded events' as problem
from staged
cross join excluded
cross join active
where staged.event_count <> excluded.event_count + active.event_count

union all

select 'events in sessions are not the activity and the anonymous events' as problem
from in_sessions
cross join excluded
cross join active
where in_sessions.event_count <> excluded.anonymous_count + active.event_count
