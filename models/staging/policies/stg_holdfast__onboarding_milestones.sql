with policy as (
    {{ holdfast.policy_rows('onboarding_milestones') }}
)

select
    milestone_name,
    milestone_number,
    event_name,
    due_within_days
from policy
