with policy as (
    {{ holdfast.policy_rows('silent_churn_rules') }}
)

select
    quiet_quarters,
    coalesce(min_mrr_growth_rate, 0) as min_mrr_growth_rate,
    coalesce(min_new_features, 1) as min_new_features
from policy
