with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and closing_mrr > 0
),

-- The cohort of a customer never changes, whether or not it comes back later.
cohort_members as (
    select
        customer_id,
        min(month) as cohort_month
    from customer_months
    group by customer_id
),

-- Gross retention takes of each customer at most what it began with.
final as (
    select
        customer_months.customer_id,
        cohort_members.cohort_month,
        customer_months.month,
        customer_months.closing_mrr,
        least(
            customer_months.closing_mrr,
            first_value(customer_months.closing_mrr) over (
                partition by customer_months.customer_id order by customer_months.month
            )
        ) as kept_mrr
    from customer_months
    inner join cohort_members
        on customer_months.customer_id = cohort_members.customer_id
)

select *
from final
