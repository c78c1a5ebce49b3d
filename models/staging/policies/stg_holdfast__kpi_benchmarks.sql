with policy as (
    {{ holdfast.policy_rows('kpi_benchmarks') }}
)

select
    kpi_name,
    coalesce(lower(segment), 'all') as segment,
    band,
    min_value,
    max_value,
    source,
    coalesce(lower(period_kind), 'any') as period_kind
from policy
