with policy as (
    {{ holdfast.policy_rows('frequency_classes') }}
)

select
    frequency_name,
    frequency_rank,
    coalesce(min_active_days, 1) as min_active_days,
    coalesce(min_active_weeks, 1) as min_active_weeks
from policy
