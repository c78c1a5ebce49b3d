{%- set driver_order = {
    'fx': 1, 'seats': 2, 'price': 3, 'plan': 4, 'discount': 5, 'item_added': 6, 'item_removed': 7,
} -%}
with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

item_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

drivers as (
    select
        customer_id,
        moved_date,
        driver,
        sum(mrr_delta) as mrr_delta
    from item_movements
    group by customer_id, moved_date, driver
    having sum(mrr_delta) <> 0
),

-- An expansion or a contraction is split by what drove it; the others are what they are.
parts as (
    select
        customer_movements.*,
        coalesce(drivers.driver, customer_movements.movement_type) as driver,
        coalesce(drivers.mrr_delta, customer_movements.mrr_delta) as part_delta,
        case drivers.driver
            {%- for driver, number in driver_order.items() %}
            when '{{ driver }}' then {{ number }}
            {%- endfor %}
            else 1
        end as part_number
    from customer_movements
    left join drivers
        on customer_movements.customer_id = drivers.customer_id
        and customer_movements.moved_date = drivers.moved_date
        and customer_movements.movement_type in ('expansion', 'contraction')
),

final as (
    select
        {{ dbt.hash(dbt.concat([
            'customer_id', "'|'", 'cast(moved_date as ' ~ dbt.type_string() ~ ')', "'|'", 'driver',
        ])) }} as movement_id,
        customer_id,
        subscription_id,
        moved_at,
        moved_date,
        movement_type,
        {{ holdfast.money('part_delta') }} as mrr_delta,
        {{ holdfast.money(
            'mrr_after - mrr_delta + sum(part_delta) over (
                partition by customer_id, moved_date order by part_number
                rows between unbounded preceding and current row
            )'
        ) }} as mrr_after,
        driver
    from parts
)

select *
from final
