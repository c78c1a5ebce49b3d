with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__subscriptions') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    subscription_id,
    customer_id,
    price_id,
    replaces_subscription_id,

    ---------- attributes
    status,
    upper(currency) as currency,
    cancel_reason,
    cancel_feedback,

    ---------- numbers
    quantity,

    ---------- booleans
    coalesce(cancel_at_period_end, cancel_requested_at is not null) as cancel_at_period_end,
    coalesce(is_deleted, false) as is_deleted,

    ---------- timestamps
    started_at,
    trial_start_at,
    trial_end_at,
    current_period_start_at,
    current_period_end_at,
    cancel_requested_at,
    ended_at,
    updated_at,
    loaded_at
from base
