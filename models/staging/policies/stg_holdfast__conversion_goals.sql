with policy as (
    {{ holdfast.policy_rows('conversion_goals') }}
)

select
    goal_name,
    event_name
from policy
