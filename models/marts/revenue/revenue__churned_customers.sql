with churns as (
    select *
    from {{ ref('holdfast', 'int_revenue__churns') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

-- The stretch of paying that a churn ends began with the last movement up from nothing.
spells as (
    select
        customer_id,
        moved_date,
        min(moved_date) over (partition by customer_id) as first_paid_date,
        max(case when movement_type in ('new', 'reactivation') then moved_date end) over (
            partition by customer_id order by moved_date
            rows between unbounded preceding and current row
        ) as spell_started_date,
        lead(moved_date) over (partition by customer_id order by moved_date) as returned_date
    from customer_movements
),

final as (
    select
        churns.customer_id,
        churns.moved_at as churned_at,
        churns.moved_date as churned_date,
        churns.subscription_id,
        churns.mrr_delta as churned_mrr,
        churns.churn_kind,
        churns.reason_group,
        churns.churn_reason,
        cast(
            {{ dbt.datediff('spells.first_paid_date', 'churns.moved_date', 'day') }} as integer
        ) as tenure_days,
        cast(
            {{ dbt.datediff('spells.spell_started_date', 'churns.moved_date', 'day') }} as integer
        ) as spell_days,
        spells.returned_date
    from churns
    inner join spells
        on churns.customer_id = spells.customer_id
        and churns.moved_date = spells.moved_date
)

select *
from final
