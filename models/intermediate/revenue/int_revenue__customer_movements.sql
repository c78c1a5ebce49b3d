with item_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_movements') }}
),

policies as (
    select *
    from {{ ref('holdfast', 'int_revenue__viewpoints') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscriptions') }}
),

subscription_days as (
    select
        policy_name,
        customer_id,
        moved_date,
        subscription_id,
        sum(mrr_delta) as mrr_delta,
        max(moved_at) as moved_at,
        max(end_reason) as end_reason
    from item_movements
    group by policy_name, customer_id, moved_date, subscription_id
),

ranked as (
    select
        subscription_days.*,
        row_number() over (
            partition by policy_name, customer_id, moved_date
            order by abs(mrr_delta) desc, subscription_id
        ) as subscription_rank,
        case
            when moved_date = max(moved_date) over (partition by policy_name, customer_id, subscription_id)
                then 1
            else 0
        end as is_last
    from subscription_days
),

-- All that moves for one customer on one local day is one movement.
customer_days as (
    select
        policy_name,
        customer_id,
        moved_date,
        {{ holdfast.money('sum(mrr_delta)') }} as mrr_delta,
        max(moved_at) as moved_at,
        max(case when subscription_rank = 1 then subscription_id end) as subscription_id,
        max(case when subscription_rank = 1 then end_reason end) as end_reason,
        max(case when subscription_rank = 1 then is_last end) = 1 as is_last_of_subscription
    from ranked
    group by policy_name, customer_id, moved_date
    having sum(mrr_delta) <> 0
),

balanced as (
    select
        customer_days.*,
        {{ holdfast.money(
            'sum(mrr_delta) over (
                partition by policy_name, customer_id order by moved_date
                rows between unbounded preceding and current row
            )'
        ) }} as mrr_after,
        lag(moved_date) over (
            partition by policy_name, customer_id order by moved_date
        ) as previous_moved_date
    from customer_days
),

-- Where a customer had nothing, its movement before was the churn. The end that a subscription names is that
-- of its last churn: a wish to leave that came after an earlier one has nothing to do with that.
final as (
    select
        balanced.policy_name,
        balanced.customer_id,
        balanced.moved_date,
        balanced.moved_at,
        balanced.subscription_id,
        case
            when balanced.mrr_after = 0 then 'churn'
            when balanced.mrr_after > balanced.mrr_delta and balanced.mrr_delta > 0 then 'expansion'
            when balanced.mrr_after > balanced.mrr_delta then 'contraction'
            when balanced.previous_moved_date is null then 'new'
            when {{ dbt.datediff(
                'balanced.previous_moved_date', 'balanced.moved_date', 'day'
            ) }} > policies.reactivation_window_days then 'new'
            else 'reactivation'
        end as movement_type,
        balanced.mrr_delta,
        balanced.mrr_after,
        case
            when balanced.mrr_after = 0
                then coalesce(subscriptions.cancel_reason, balanced.end_reason)
        end as churn_reason,
        case
            when balanced.mrr_after = 0
                then coalesce(
                    subscriptions.cancel_requested_at
                    < case
                        when balanced.is_last_of_subscription
                            then coalesce(subscriptions.ended_at, balanced.moved_at)
                        else balanced.moved_at
                    end,
                    false
                )
        end as is_cancel_requested_before
    from balanced
    inner join policies
        on balanced.policy_name = policies.policy_name
    left join subscriptions
        on balanced.subscription_id = subscriptions.subscription_id
)

select *
from final
