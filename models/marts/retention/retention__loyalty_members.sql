with orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__period_orders') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

bought as (
    select
        customer_id,
        period_kind,
        period_start,
        is_member_order,
        count(*) as order_count,
        {{ holdfast.money('sum(order_amount)') }} as order_amount,
        {{ holdfast.has_bought_again() }} as has_bought_again
    from orders
    group by customer_id, period_kind, period_start, is_member_order
),

counted as (
    select
        bought.period_kind,
        bought.period_start,
        segments.segment_name,
        segments.segment_value,
        bought.is_member_order,
        count(*) as customer_count,
        count(case when bought.has_bought_again then 1 end) as repeat_customer_count,
        cast(sum(bought.order_count) as bigint) as order_count,
        {{ holdfast.money('sum(bought.order_amount)') }} as order_amount
    from bought
    inner join segments
        on bought.customer_id = segments.customer_id
    group by
        bought.period_kind, bought.period_start, segments.segment_name, segments.segment_value,
        bought.is_member_order
),

gaps as (
    select
        orders.period_kind,
        orders.period_start,
        segments.segment_name,
        segments.segment_value,
        orders.is_member_order,
        {{ holdfast.days_between_orders() }}
    from orders
    inner join segments
        on orders.customer_id = segments.customer_id
    where orders.seconds_since_previous_order is not null
    group by
        orders.period_kind, orders.period_start, segments.segment_name, segments.segment_value,
        orders.is_member_order
),

final as (
    select
        counted.period_kind,
        counted.period_start,
        counted.segment_name,
        counted.segment_value,
        counted.is_member_order as is_member,
        counted.customer_count,
        counted.repeat_customer_count,
        {{ holdfast.safe_divide('counted.repeat_customer_count', 'counted.customer_count') }}
            as repeat_purchase_rate,
        {{ holdfast.wilson_bound('low', 'counted.repeat_customer_count', 'counted.customer_count') }}
            as repeat_purchase_rate_low,
        {{ holdfast.wilson_bound('high', 'counted.repeat_customer_count', 'counted.customer_count') }}
            as repeat_purchase_rate_high,
        counted.order_count,
        {{ holdfast.safe_divide('counted.order_count', 'counted.customer_count') }}
            as purchase_frequency,
        counted.order_amount,
        {{ holdfast.money(holdfast.safe_divide('counted.order_amount', 'counted.order_count')) }}
            as average_order_amount,
        gaps.average_days_between_orders,
        gaps.median_days_between_orders,
        counted.customer_count < {{ var('small_sample_size') }} as is_small_sample,
        periods.is_complete
    from counted
    inner join periods
        on counted.period_kind = periods.period_kind
        and counted.period_start = periods.period_start
    left join gaps
        on counted.period_kind = gaps.period_kind
        and counted.period_start = gaps.period_start
        and counted.segment_name = gaps.segment_name
        and counted.segment_value = gaps.segment_value
        and counted.is_member_order = gaps.is_member_order
)

select *
from final
