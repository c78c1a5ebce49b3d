with orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__period_orders') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

bought as (
    select
        customer_id,
        period_kind,
        period_start,
        count(*) as order_count,
        count(distinct ordered_date) as purchase_day_count,
        {{ holdfast.money('sum(order_amount)') }} as order_amount,
        {{ holdfast.has_bought_again() }} as has_bought_again,
        max(case when is_of_loyal_run then 1 else 0 end) = 1 as has_loyal_run
    from orders
    group by customer_id, period_kind, period_start
),

-- Who joined after the period, or after as_of, was no member in it.
final as (
    select
        bought.customer_id,
        bought.period_kind,
        bought.period_start,
        bought.order_count,
        bought.purchase_day_count,
        bought.order_amount,
        bought.has_bought_again,
        coalesce(
            {{ holdfast.local_date('customers.loyalty_joined_at') }} < periods.next_period_start
            and customers.loyalty_joined_at <= as_of.as_of,
            false
        ) as is_loyalty_member,
        bought.has_loyal_run,
        periods.is_complete
    from bought
    inner join periods
        on bought.period_kind = periods.period_kind
        and bought.period_start = periods.period_start
    inner join customers
        on bought.customer_id = customers.customer_id
    cross join as_of
)

select *
from final
