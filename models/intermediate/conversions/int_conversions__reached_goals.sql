{#- Only of visitors who ever reached the goal: they are few among all. -#}
with visits as (
    select *
    from {{ ref('holdfast', 'int_conversions__visits') }}
),

goal_events as (
    select *
    from {{ ref('holdfast', 'int_engagement__goal_events') }}
),

converted_visitors as (
    select distinct
        goal_name,
        visitor_id
    from goal_events
),

-- Sessions of one visitor can overlap: a goal is looked for after a visit's start, in whichever session.
moments as (
    select
        converted_visitors.goal_name,
        visits.visitor_id,
        visits.session_id,
        visits.session_date,
        visits.started_at as moment_at,
        cast(null as timestamp) as reached_at
    from converted_visitors
    inner join visits
        on converted_visitors.visitor_id = visits.visitor_id

    union all

    select
        goal_name,
        visitor_id,
        null as session_id,
        null as session_date,
        reached_at as moment_at,
        reached_at
    from goal_events
),

followed as (
    select
        goal_name,
        visitor_id,
        session_id,
        session_date,
        min(reached_at) over (
            partition by goal_name, visitor_id
            order by moment_at
            range between current row and unbounded following
        ) as next_reached_at
    from moments
),

reached as (
    select distinct
        goal_name,
        session_id
    from goal_events
),

final as (
    select
        followed.goal_name,
        followed.visitor_id,
        followed.session_id,
        followed.session_date,
        reached.session_id is not null as is_reached,
        followed.next_reached_at
    from followed
    left join reached
        on
            followed.goal_name = reached.goal_name
            and followed.session_id = reached.session_id
    where followed.session_id is not null
)

select *
from final
