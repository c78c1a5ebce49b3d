with users as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__users') }}
),

final as (
    select
        user_id,
        coalesce(customer_id, user_id) as customer_id,
        signed_up_at,
        is_internal
    from users
)

select *
from final
