with policy as (
    {{ holdfast.policy_rows('funnel_definitions') }}
)

select
    funnel_name,
    lower(entity) as entity,
    lower(mode) as mode,
    conversion_window_seconds
from policy
