with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__survey_responses') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    response_id,
    survey_id,
    invitation_id,
    user_id,
    customer_id,
    ticket_id,

    ---------- attributes
    channel,
    touchpoint,
    comment,

    ---------- numbers
    cast({{ holdfast.money('score') }} as integer) as score,

    ---------- timestamps
    responded_at,
    loaded_at
from base
