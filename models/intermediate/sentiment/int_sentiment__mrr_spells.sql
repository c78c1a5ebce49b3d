with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

final as (
    select
        customer_id,
        moved_date as valid_from_date,
        lead(moved_date, 1, cast('9999-12-31' as date))
            over (partition by customer_id order by moved_date) as valid_to_date,
        mrr_after as mrr
    from customer_movements
)

select *
from final
