with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

top_parents as (
    select *
    from {{ ref('holdfast', 'int_revenue__top_parents') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

payers as (
    select
        customer_id,
        min(moved_at) as first_paid_at
    from customer_movements
    group by customer_id
),

accounts as (
    select
        payers.customer_id,
        payers.first_paid_at,
        coalesce(top_parents.top_parent_id, payers.customer_id) as parent_id
    from payers
    left join top_parents
        on payers.customer_id = top_parents.customer_id
),

-- A parent account has one set of segments, so that segments add up: its own when it pays
-- itself, else those of the first of its paying children.
ranked as (
    select
        parent_id,
        customer_id,
        row_number() over (
            partition by parent_id
            order by
                case when customer_id = parent_id then 0 else 1 end,
                first_paid_at,
                {{ holdfast.id_order('customer_id') }}
        ) as payer_rank
    from accounts
),

spokesmen as (
    select
        parent_id,
        customer_id
    from ranked
    where payer_rank = 1
),

final as (
    select
        'customer' as level,
        accounts.customer_id,
        accounts.customer_id as account_id,
        segments.segment_name,
        segments.segment_value
    from accounts
    inner join segments
        on accounts.customer_id = segments.customer_id

    union all

    select
        'parent' as level,
        accounts.customer_id,
        accounts.parent_id as account_id,
        segments.segment_name,
        segments.segment_value
    from accounts
    inner join spokesmen
        on accounts.parent_id = spokesmen.parent_id
    inner join segments
        on spokesmen.customer_id = segments.customer_id
)

select *
from final
