with customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

links as (
    select
        customer_id as id,
        parent_customer_id as target_id
    from customers
    where parent_customer_id <> customer_id
),

{{ holdfast.followed_links('links') }},

-- A chain that comes round has no top: its smallest id stands for it.
final as (
    select
        followed.id as customer_id,
        coalesce(around.least_id, followed.target_id) as top_parent_id
    from followed
    left join followed as around
        on followed.target_id = around.id
)

select *
from final
