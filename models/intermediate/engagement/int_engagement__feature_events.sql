with event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

final as (
    select
        event_name,
        feature_name,
        is_core_feature
    from event_catalog
    where feature_name is not null and is_activity
)

select *
from final
