{%- set state = [
    'subscription_id', 'mrr', 'original_mrr', 'list_mrr', 'discount_percent', 'discount_mrr', 'quantity',
    'unit_amount', 'currency', 'rate', 'plan_name', 'billing_interval', 'interval_count', 'end_reason',
] -%}
with item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where is_counted
),

neighbours as (
    select
        item_days.*,
        lag(to_date) over own_item as previous_to_date,
        lead(from_date) over own_item as next_from_date
        {%- for column in state %},
        lag({{ column }}) over own_item as before_{{ column }}
        {%- endfor %}
    from item_days
    window own_item as (partition by policy_name, subscription_id, item_id order by from_date)
),

carried_on as (
    select
        policy_name,
        customer_id,
        from_date as moved_date,
        started_at as moved_at
        {%- for column in state %},
        before_{{ column }},
        {{ column }} as after_{{ column }}
        {%- endfor %}
    from neighbours
    where previous_to_date = from_date
),

entered as (
    select
        neighbours.*,
        row_number() over (
            partition by policy_name, customer_id, from_date
            order by mrr desc, subscription_id, item_id
        ) as pair_number
    from neighbours
    where previous_to_date is null or previous_to_date < from_date
),

left_off as (
    select
        neighbours.*,
        row_number() over (
            partition by policy_name, customer_id, to_date
            order by mrr desc, subscription_id, item_id
        ) as pair_number
    from neighbours
    where ended_at is not null
        and (next_from_date is null or next_from_date > to_date)
),

-- What leaves and what comes on one day is one thing that changed, such as a plan switch under a
-- new subscription: dearest with dearest.
exchanged as (
    select
        coalesce(entered.policy_name, left_off.policy_name) as policy_name,
        coalesce(entered.customer_id, left_off.customer_id) as customer_id,
        coalesce(entered.from_date, left_off.to_date) as moved_date,
        greatest(entered.started_at, left_off.ended_at) as moved_at
        {%- for column in state %},
        left_off.{{ column }} as before_{{ column }},
        entered.{{ column }} as after_{{ column }}
        {%- endfor %}
    from entered
    full outer join left_off
        on entered.policy_name = left_off.policy_name
        and entered.customer_id = left_off.customer_id
        and entered.from_date = left_off.to_date
        and entered.pair_number = left_off.pair_number
),

final as (
    select * from carried_on
    union all
    select * from exchanged
)

select *
from final
