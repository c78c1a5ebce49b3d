with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__invoices') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    invoice_id,
    customer_id,
    subscription_id,

    ---------- attributes
    status,
    billing_reason,
    upper(currency) as currency,

    ---------- numbers
    subtotal,
    discount_total,
    tax_total,
    total,
    amount_paid,

    ---------- timestamps
    issued_at,
    due_at,
    loaded_at
from base
