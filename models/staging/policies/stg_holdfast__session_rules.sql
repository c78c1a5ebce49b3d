with policy as (
    {{ holdfast.policy_rows('session_rules') }}
)

select
    inactivity_seconds,
    max_session_hours,
    mau_window_days
from policy
