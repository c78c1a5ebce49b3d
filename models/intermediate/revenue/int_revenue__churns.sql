with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
),

cancel_reasons as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__cancel_reasons') }}
),

churned as (
    select *
    from customer_movements
    where movement_type = 'churn'
),

-- A customer who asked to leave before its dunning ended left of its own will.
explained as (
    select
        churned.*,
        cancel_reasons.churn_kind as listed_kind,
        cancel_reasons.reason_group as listed_group,
        coalesce(cancel_reasons.reason_group, '') = 'payment_failed'
        and churned.is_cancel_requested_before as is_own_will
    from churned
    left join cancel_reasons
        on trim(churned.churn_reason) = cancel_reasons.cancel_reason
),

final as (
    select
        policy_name,
        customer_id,
        moved_date,
        moved_at,
        subscription_id,
        mrr_delta,
        churn_reason,
        case
            when is_own_will then 'voluntary'
            else coalesce(listed_kind, 'voluntary')
        end as churn_kind,
        case
            when is_own_will then 'cancel_requested'
            else coalesce(listed_group, 'unknown')
        end as reason_group
    from explained
)

select *
from final
