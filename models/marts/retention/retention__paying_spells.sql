with movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and movement_type in ('new', 'reactivation', 'churn')
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

-- A customer's movements to and from nothing take turns: each start is followed by its end.
turns as (
    select
        customer_id,
        movement_type,
        moved_date as started_date,
        mrr_after as starting_mrr,
        lead(moved_date) over (partition by customer_id order by moved_date) as ended_date
    from movements
),

final as (
    select
        turns.customer_id,
        cast(
            row_number() over (
                partition by turns.customer_id order by turns.started_date
            ) as integer
        ) as spell_number,
        turns.started_date,
        turns.ended_date,
        turns.movement_type as started_as,
        {{ holdfast.money('turns.starting_mrr') }} as starting_mrr,

        ---------- segments
        customers.segment,
        customers.country,
        customers.acquisition_channel,
        customers.plan
    from turns
    inner join customers
        on turns.customer_id = customers.customer_id
    where turns.movement_type <> 'churn'
)

select *
from final
