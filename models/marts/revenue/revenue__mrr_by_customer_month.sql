with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

final as (
    select
        customer_id,
        month,
        opening_mrr,
        new_mrr,
        expansion_mrr,
        contraction_mrr,
        churned_mrr,
        reactivation_mrr,
        closing_mrr,
        is_complete
    from customer_months
)

select *
from final
