with policy as (
    {{ holdfast.policy_rows('kpi_benchmarks') }}
)

select
    kpi_name,
    coalesce(segment, 'all') as segment,
    band,
    min_value,
    max_value,
    source
from policy
