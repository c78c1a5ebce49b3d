with feature_events as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_events') }}
),

final as (
    select
        feature_name,
        max(case when is_core_feature then 1 else 0 end) = 1 as is_core_feature
    from feature_events
    group by feature_name
)

select *
from final
