with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__refunds') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    refund_id,
    payment_id,
    invoice_id,
    customer_id,

    ---------- attributes
    upper(currency) as currency,
    kind,
    reason,

    ---------- numbers
    amount,

    ---------- timestamps
    refunded_at,
    loaded_at
from base
