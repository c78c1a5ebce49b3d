with profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

-- Any customer of a profile stands for all of them.
representatives as (
    select
        profile_id,
        min(customer_id) as customer_id
    from profiles
    group by profile_id
),

final as (
    select
        representatives.profile_id,
        segments.segment_name,
        segments.segment_value
    from representatives
    inner join segments
        on representatives.customer_id = segments.customer_id
)

select *
from final
