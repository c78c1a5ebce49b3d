with mrr_ledger as (
    select *
    from {{ ref('holdfast', 'revenue__mrr_ledger') }}
),

customer_months as (
    select *
    from {{ ref('holdfast', 'revenue__mrr_by_customer_month') }}
),

ledger_months as (
    select
        customer_id,
        {{ holdfast.period_start('month', 'moved_date') }} as month,
        sum(mrr_delta) as mrr_delta
    from mrr_ledger
    group by customer_id, {{ holdfast.period_start('month', 'moved_date') }}
)

select
    coalesce(customer_months.customer_id, ledger_months.customer_id) as customer_id,
    coalesce(customer_months.month, ledger_months.month) as month,
    'the ledger of the month is not closing less opening MRR' as problem
from customer_months
full outer join ledger_months
    on customer_months.customer_id = ledger_months.customer_id
    and customer_months.month = ledger_months.month
where customer_months.customer_id is null
    or coalesce(ledger_months.mrr_delta, 0)
    <> customer_months.closing_mrr - customer_months.opening_mrr
