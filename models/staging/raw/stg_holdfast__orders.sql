with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__orders') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    order_id,
    customer_id,

    ---------- attributes
    upper(currency) as currency,
    status,
    order_kind,

    ---------- numbers
    amount,

    ---------- timestamps
    ordered_at,
    loaded_at
from base
