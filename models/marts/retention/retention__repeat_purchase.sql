with customer_periods as (
    select *
    from {{ ref('holdfast', 'int_purchases__customer_periods') }}
),

orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__period_orders') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

counted as (
    select
        customer_periods.period_kind,
        customer_periods.period_start,
        customer_periods.is_complete,
        segments.segment_name,
        segments.segment_value,
        count(*) as customer_count,
        count(case when customer_periods.has_bought_again then 1 end) as repeat_customer_count,
        count(case when customer_periods.purchase_day_count >= 2 then 1 end)
            as repeat_day_customer_count,
        count(
            case
                when customer_periods.is_loyalty_member or customer_periods.has_loyal_run then 1
            end
        ) as loyal_customer_count,
        count(case when customer_periods.is_loyalty_member then 1 end) as member_customer_count,
        cast(sum(customer_periods.order_count) as bigint) as order_count,
        {{ holdfast.money('sum(customer_periods.order_amount)') }} as order_amount
    from customer_periods
    inner join segments
        on customer_periods.customer_id = segments.customer_id
    group by
        customer_periods.period_kind, customer_periods.period_start, customer_periods.is_complete,
        segments.segment_name, segments.segment_value
),

gaps as (
    select
        orders.period_kind,
        orders.period_start,
        segments.segment_name,
        segments.segment_value,
        {{ holdfast.days_between_orders() }}
    from orders
    inner join segments
        on orders.customer_id = segments.customer_id
    where orders.seconds_since_previous_order is not null
    group by orders.period_kind, orders.period_start, segments.segment_name, segments.segment_value
),

final as (
    select
        counted.period_kind,
        counted.period_start,
        counted.segment_name,
        counted.segment_value,
        counted.customer_count,
        counted.repeat_customer_count,
        {{ holdfast.safe_divide('counted.repeat_customer_count', 'counted.customer_count') }}
            as repeat_purchase_rate,
        counted.repeat_day_customer_count,
        counted.loyal_customer_count,
        {{ holdfast.safe_divide('counted.loyal_customer_count', 'counted.customer_count') }}
            as loyal_customer_rate,
        counted.order_count,
        {{ holdfast.safe_divide('counted.order_count', 'counted.customer_count') }}
            as purchase_frequency,
        counted.order_amount,
        {{ holdfast.money(holdfast.safe_divide('counted.order_amount', 'counted.order_count')) }}
            as average_order_amount,
        gaps.average_days_between_orders,
        gaps.median_days_between_orders,
        counted.member_customer_count,
        counted.is_complete
    from counted
    left join gaps
        on counted.period_kind = gaps.period_kind
        and counted.period_start = gaps.period_start
        and counted.segment_name = gaps.segment_name
        and counted.segment_value = gaps.segment_value
)

select *
from final
