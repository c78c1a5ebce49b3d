with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__customers') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    customer_id,
    parent_customer_id,

    ---------- attributes
    name,
    segment,
    industry,
    country,
    acquisition_channel,
    account_owner,

    ---------- booleans
    coalesce(is_deleted, false) as is_deleted,

    ---------- timestamps
    created_at,
    loyalty_joined_at,
    updated_at,
    loaded_at
from base
