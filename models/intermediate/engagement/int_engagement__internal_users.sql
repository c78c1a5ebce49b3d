with users as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__users') }}
    where is_internal
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

final as (
    select distinct coalesce(identity_map.user_id, users.user_id) as user_id
    from users
    left join identity_map
        on users.user_id = identity_map.alias_id
)

select *
from final
