with policy as (
    {{ holdfast.policy_rows('subscription_statuses') }}
)

select
    lower(subscription_status) as subscription_status,
    lower(status_group) as status_group
from policy
