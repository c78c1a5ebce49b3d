with policy as (
    {{ holdfast.policy_rows('revenue_policies') }}
)

select
    policy_name,
    count_trialing,
    count_past_due,
    past_due_grace_days,
    count_paused,
    lower(discounts) as discounts,
    weeks_per_month,
    days_per_month,
    reactivation_window_days,
    lower(churn_moment) as churn_moment,
    lower(same_month_churn) as same_month_churn
from policy
