with mrr_ledger as (
    select *
    from {{ ref('holdfast', 'revenue__mrr_ledger') }}
),

item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where is_counted
        and policy_name = {{ holdfast.revenue_policy() }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

balances as (
    select
        customer_id,
        sum(mrr_delta) as mrr
    from mrr_ledger
    group by customer_id
),

states as (
    select
        item_days.customer_id,
        sum(item_days.mrr) as mrr
    from item_days
    inner join as_of
        on item_days.to_date > as_of.as_of_date
    group by item_days.customer_id
)

select
    coalesce(balances.customer_id, states.customer_id) as customer_id,
    balances.mrr as ledger_mrr,
    states.mrr as state_mrr,
    'the ledger does not add up to the MRR of the items that run at as_of' as problem
from balances
full outer join states
    on balances.customer_id = states.customer_id
where coalesce(balances.mrr, 0) <> coalesce(states.mrr, 0)
