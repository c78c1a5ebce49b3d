with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__invoice_lines') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    line_id,
    invoice_id,
    subscription_id,
    item_id,
    price_id,

    ---------- attributes
    line_kind,

    ---------- numbers
    quantity,
    amount,
    discount_amount,
    tax_amount,

    ---------- booleans
    coalesce(is_proration, false) as is_proration,

    ---------- timestamps
    period_start_at,
    period_end_at,
    loaded_at
from base
