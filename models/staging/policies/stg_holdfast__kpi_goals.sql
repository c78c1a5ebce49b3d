with policy as (
    {{ holdfast.policy_rows('kpi_goals') }}
)

select
    kpi_name,
    period_start,
    target,
    coalesce(lower(period_kind), 'any') as period_kind,
    coalesce(lower(segment), 'all') as segment
from policy
