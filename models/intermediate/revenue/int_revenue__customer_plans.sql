with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
    where version_number = 0
        and price_kind = 'recurring'
        and billing_interval is not null
        and status_group <> 'inactive'
        and quantity > 0
),

prices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__prices') }}
),

-- The dearest of what runs today, else of what ran last.
ranked as (
    select
        item_states.customer_id,
        prices.plan_name,
        row_number() over (
            partition by item_states.customer_id
            order by
                coalesce(item_states.valid_to, cast('9999-12-31' as timestamp)) desc,
                {{ holdfast.monthly_amount(
                    'item_states.gross_amount', 'item_states.billing_interval',
                    'item_states.interval_count', '52 / 12.0', '365 / 12.0',
                ) }} desc,
                item_states.subscription_id,
                item_states.item_id
        ) as plan_rank
    from item_states
    inner join prices
        on item_states.price_id = prices.price_id
),

final as (
    select
        customer_id,
        plan_name
    from ranked
    where plan_rank = 1
)

select *
from final
