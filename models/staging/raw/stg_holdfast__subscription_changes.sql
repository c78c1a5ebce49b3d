with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__subscription_changes') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    change_id,
    subscription_id,
    item_id,
    price_id_after,

    ---------- attributes
    change_type,
    status_after,
    discount_duration_after,
    reason,

    ---------- numbers
    quantity_after,
    unit_amount_after,
    discount_percent_after,
    discount_amount_after,

    ---------- timestamps
    effective_at,
    recorded_at,
    discount_ends_at,
    loaded_at
from base
