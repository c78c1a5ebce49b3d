with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__identity_links') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    link_id,
    alias_id,
    user_id,

    ---------- attributes
    kind,

    ---------- timestamps
    linked_at,
    loaded_at
from base
