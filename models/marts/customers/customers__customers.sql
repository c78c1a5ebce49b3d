with customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

users as (
    select
        customer_id,
        count(case when is_registered then 1 end) as user_count
    from {{ ref('holdfast', 'int_engagement__users') }}
    group by customer_id
),

final as (
    select
        customers.customer_id,
        customers.customer_name,
        customers.account_owner,
        customers.parent_customer_id,
        customers.industry,

        ---------- what figures are cut by
        customers.segment,
        customers.country,
        customers.acquisition_channel,
        customers.plan,

        ---------- beside them
        coalesce(users.user_count, 0) as user_count,
        customers.is_deleted,
        customers.created_at,
        customers.loyalty_joined_at
    from customers
    left join users
        on customers.customer_id = users.customer_id
)

select *
from final
