{#- Only of visitors who ever reached the goal: they are few among all. -#}
with visits as (
    select *
    from {{ ref('holdfast', 'int_conversions__visits') }}
),

goal_sessions as (
    select *
    from {{ ref('holdfast', 'int_engagement__goal_sessions') }}
),

converted_visitors as (
    select distinct
        goal_sessions.goal_name,
        visits.visitor_id
    from goal_sessions
    inner join visits
        on goal_sessions.session_id = visits.session_id
),

final as (
    select
        converted_visitors.goal_name,
        visits.visitor_id,
        visits.session_id,
        visits.session_date,
        goal_sessions.session_id is not null as is_reached,
        min(goal_sessions.first_reached_at) over (
            partition by converted_visitors.goal_name, visits.visitor_id
            order by visits.session_number
            rows between current row and unbounded following
        ) as next_reached_at
    from converted_visitors
    inner join visits
        on converted_visitors.visitor_id = visits.visitor_id
    left join goal_sessions
        on
            converted_visitors.goal_name = goal_sessions.goal_name
            and visits.session_id = goal_sessions.session_id
)

select *
from final
