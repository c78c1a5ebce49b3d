with policy as (
    {{ holdfast.policy_rows('retention_definitions') }}
)

select
    definition_name,
    lower(entity) as entity,
    lower(period) as period,
    lower(mode) as mode,
    lower(cohort_basis) as cohort_basis,
    lower(time_basis) as time_basis,
    start_event,
    return_event,
    coalesce(min_occurrences, 1) as min_occurrences,
    brackets,
    max_periods
from policy
