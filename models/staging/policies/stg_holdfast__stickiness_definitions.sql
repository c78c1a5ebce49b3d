with policy as (
    {{ holdfast.policy_rows('stickiness_definitions') }}
)

select
    stickiness_name,
    lower(period) as period,
    range_start,
    range_end,
    coalesce(min_occurrences, 1) as min_occurrences
from policy
