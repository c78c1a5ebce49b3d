with policy as (
    {{ holdfast.policy_rows('bot_user_agents') }}
)

select lower(pattern) as pattern
from policy
