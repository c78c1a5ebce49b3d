with policy as (
    {{ holdfast.policy_rows('cancel_reasons') }}
)

select
    lower(cancel_reason) as cancel_reason,
    lower(churn_kind) as churn_kind,
    reason_group
from policy
