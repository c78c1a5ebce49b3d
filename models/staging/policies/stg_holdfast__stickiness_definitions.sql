with policy as (
    {{ holdfast.policy_rows('stickiness_definitions') }}
)

select
    stickiness_name,
    lower(period) as period,
    range_start,
    range_end,
    coalesce(min_occurrences, 1) as min_occurrences,
    max_occurrences,
    coalesce(range_start_hour, 0) as range_start_hour,
    coalesce(range_end_hour, 23) as range_end_hour
from policy
