with policy as (
    {{ holdfast.policy_rows('retention_definitions') }}
)

select
    definition_name,
    lower(entity) as entity,
    lower(period) as period,
    lower(mode) as mode,
    lower(cohort_basis) as cohort_basis,
    case lower(time_basis)
        when 'rolling_24h_hour_floor' then 'rolling_24h'
        else lower(time_basis)
    end as time_basis,
    coalesce(lower(time_basis) = 'rolling_24h_hour_floor', false) as is_hour_floored,
    start_event,
    return_event,
    coalesce(min_occurrences, 1) as min_occurrences,
    brackets,
    max_periods
from policy
