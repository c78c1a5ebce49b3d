with policy as (
    {{ holdfast.policy_rows('kpi_goals') }}
)

select
    kpi_name,
    period_start,
    target
from policy
