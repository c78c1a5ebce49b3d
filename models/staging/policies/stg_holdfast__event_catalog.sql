with policy as (
    {{ holdfast.policy_rows('event_catalog') }}
)

select
    event_name,
    coalesce(is_activity, true) as is_activity,
    feature_name,
    coalesce(is_core_feature, false) as is_core_feature,
    coalesce(is_page_view, false) as is_page_view
from policy
