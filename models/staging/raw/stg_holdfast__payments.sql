with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__payments') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    payment_id,
    invoice_id,
    customer_id,

    ---------- attributes
    status,
    upper(currency) as currency,
    failure_code,

    ---------- numbers
    amount,
    attempt_number,

    ---------- timestamps
    attempted_at,
    loaded_at
from base
