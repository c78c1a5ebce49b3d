with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__tickets') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    ticket_id,
    customer_id,
    user_id,

    ---------- attributes
    channel,
    status,
    topic,
    priority,

    ---------- numbers
    reopened_count,

    ---------- timestamps
    opened_at,
    first_responded_at,
    resolved_at,
    loaded_at
from base
