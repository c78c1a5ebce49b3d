with policy as (
    {{ holdfast.policy_rows('support_targets') }}
)

select
    lower(priority) as priority,
    first_response_minutes,
    resolution_hours
from policy
