with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__prices') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    price_id,
    product_id,

    ---------- attributes
    plan_name,
    price_kind,
    upper(currency) as currency,
    billing_interval,

    ---------- numbers
    unit_amount,
    interval_count,
    plan_rank,

    ---------- timestamps
    valid_from,
    retired_at,
    loaded_at
from base
