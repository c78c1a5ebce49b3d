with policy as (
    {{ holdfast.policy_rows('kpi_definitions') }}
)

select
    kpi_name,
    kpi_group,
    coalesce(label, kpi_name) as label,
    lower(unit) as unit,
    lower(direction) as direction,
    source_mart,
    source_column,
    description
from policy
