with policy as (
    {{ holdfast.policy_rows('funnel_steps') }}
)

select
    funnel_name,
    step_number,
    event_name
from policy
