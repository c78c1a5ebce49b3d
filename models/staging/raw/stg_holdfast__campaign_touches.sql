with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__campaign_touches') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    touch_id,
    campaign_id,
    customer_id,
    user_id,

    ---------- attributes
    campaign_kind,
    channel,
    offer,

    ---------- timestamps
    sent_at,
    opened_at,
    clicked_at,
    converted_at,
    loaded_at
from base
