{%- set loyal_order_count = var('loyal_order_count') | int -%}
{%- set history -%}
partition by customer_id order by ordered_at, {{ holdfast.id_order('order_id') }}
{%- endset -%}
with orders as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__orders') }}
),

rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__customers') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- A negative amount is a return, written as an order of its own by some shops.
purchases as (
    select
        orders.order_id,
        orders.customer_id,
        orders.order_kind,
        orders.ordered_at,
        {{ holdfast.local_date('orders.ordered_at') }} as ordered_date,
        orders.amount,
        coalesce(orders.currency, {{ holdfast.reporting_currency() }}) as currency
    from orders
    inner join as_of
        on orders.ordered_at <= as_of.as_of
    where not {{ holdfast.is_listed('orders.status', var('uncounted_order_statuses'), folds_case=true) }}
        and orders.amount >= 0
),

converted as (
    select
        purchases.order_id,
        purchases.customer_id,
        purchases.order_kind,
        purchases.ordered_at,
        purchases.ordered_date,
        purchases.currency,
        {{ holdfast.product('purchases.amount', 'rates.rate') }} as order_amount,
        coalesce(purchases.ordered_at >= customers.loyalty_joined_at, false) as is_member_order
    from purchases
    left join customers
        on purchases.customer_id = customers.customer_id
    left join rates
        on purchases.currency = rates.currency
        and purchases.ordered_date >= rates.valid_from_date
        and purchases.ordered_date < rates.valid_to_date
),

in_sequence as (
    select
        converted.*,
        row_number() over ({{ history }}) as order_number,
        lag(ordered_at) over ({{ history }}) as previous_ordered_at,
        lag(ordered_date) over ({{ history }}) as previous_ordered_date,
        lag(ordered_date, {{ loyal_order_count - 1 }}) over ({{ history }}) as loyalty_began_date
    from converted
),

final as (
    select
        order_id,
        customer_id,
        order_kind,
        ordered_at,
        ordered_date,
        currency,
        order_amount,
        is_member_order,
        order_number,
        previous_ordered_at,
        {{ dbt.datediff('previous_ordered_at', 'ordered_at', 'second') }}
            as seconds_since_previous_order,
        {{ dbt.datediff('previous_ordered_date', 'ordered_date', 'day') }}
            as days_since_previous_order,
        coalesce(
            {{ dbt.datediff('loyalty_began_date', 'ordered_date', 'day') }}
            <= {{ var('loyal_window_days') }},
            false
        ) as is_of_loyal_run
    from in_sequence
)

select *
from final
