with every_subscription as (
    select *
    from {{ ref('holdfast', 'int_revenue__every_subscription') }}
),

-- A soft-deleted subscription never existed.
final as (
    select
        subscription_id,
        customer_id,
        price_id,
        quantity,
        currency,
        status,
        status_group,
        is_incomplete,
        started_at,
        trial_start_at,
        trial_end_at,
        current_period_start_at,
        cancel_requested_at,
        cancel_at_period_end,
        ended_at,
        cancel_reason,
        timeline_source
    from every_subscription
    where not is_deleted
)

select *
from final
