with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__users') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    user_id,
    customer_id,

    ---------- attributes
    role,
    country,

    ---------- booleans
    coalesce(is_internal, false) as is_internal,

    ---------- timestamps
    signed_up_at,
    loaded_at
from base
