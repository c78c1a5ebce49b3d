with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__survey_invitations') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    invitation_id,
    survey_id,
    user_id,
    customer_id,

    ---------- attributes
    channel,

    ---------- booleans
    coalesce(is_delivered, true) as is_delivered,

    ---------- timestamps
    sent_at,
    loaded_at
from base
