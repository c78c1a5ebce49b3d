{#- The marts hold every purchase once per kind of period and segment name, members' and others' together. -#}
with orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__orders') }}
),

published as (
    select *
    from {{ ref('holdfast', 'retention__repeat_purchase') }}
),

by_membership as (
    select *
    from {{ ref('holdfast', 'retention__loyalty_members') }}
),

expected as (
    select
        count(*) as order_count,
        sum(order_amount) as order_amount
    from orders
),

summed as (
    select
        period_kind,
        segment_name,
        sum(order_count) as order_count,
        sum(order_amount) as order_amount
    from published
    group by period_kind, segment_name

    union all

    select
        period_kind,
        segment_name,
        sum(order_count) as order_count,
        sum(order_amount) as order_amount
    from by_membership
    group by period_kind, segment_name
),

segment_totals as (
    select
        period_kind,
        period_start,
        segment_name,
        sum(customer_count) as customer_count,
        sum(repeat_customer_count) as repeat_customer_count,
        sum(loyal_customer_count) as loyal_customer_count
    from published
    group by period_kind, period_start, segment_name
)

select
    summed.period_kind,
    summed.segment_name,
    'a mart has other orders or amounts than int_purchases__orders' as problem
from summed
cross join expected
where summed.order_count <> expected.order_count
    or summed.order_amount <> expected.order_amount

union all

select
    period_kind,
    cast(period_start as {{ dbt.type_string() }}) as segment_name,
    'segments sum to different numbers of customers' as problem
from segment_totals
group by period_kind, period_start
having min(customer_count) <> max(customer_count)
    or min(repeat_customer_count) <> max(repeat_customer_count)
    or min(loyal_customer_count) <> max(loyal_customer_count)
