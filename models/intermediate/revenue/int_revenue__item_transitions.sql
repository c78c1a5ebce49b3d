{%- set state = [
    'subscription_id', 'mrr', 'original_mrr', 'list_mrr', 'discount_percent', 'discount_mrr', 'quantity',
    'unit_amount', 'currency', 'rate', 'plan_name', 'billing_interval', 'interval_count', 'end_reason',
] -%}
with item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where is_counted
),

-- The span that ends where another of the same item begins was its state before.
linked as (
    select
        coalesce(later.policy_name, earlier.policy_name) as policy_name,
        coalesce(later.customer_id, earlier.customer_id) as customer_id,
        coalesce(later.subscription_id, earlier.subscription_id) as subscription_id,
        coalesce(later.item_id, earlier.item_id) as item_id,
        coalesce(later.from_date, earlier.to_date) as moved_date,
        coalesce(later.started_at, earlier.ended_at) as moved_at,
        case
            when earlier.policy_name is null then 'entered'
            when later.policy_name is null then 'left_off'
            else 'carried_on'
        end as link
        {%- for column in state %},
        earlier.{{ column }} as before_{{ column }},
        later.{{ column }} as after_{{ column }}
        {%- endfor %}
    from item_days as later
    full outer join item_days as earlier
        on later.policy_name = earlier.policy_name
        and later.subscription_id = earlier.subscription_id
        and later.item_id = earlier.item_id
        and later.from_date = earlier.to_date
    where later.policy_name is not null
        or earlier.ended_at is not null
),

entered as (
    select
        linked.*,
        row_number() over (
            partition by policy_name, customer_id, moved_date
            order by -after_mrr, after_subscription_id, item_id
        ) as pair_number
    from linked
    where link = 'entered'
),

left_off as (
    select
        linked.*,
        row_number() over (
            partition by policy_name, customer_id, moved_date
            order by -before_mrr, before_subscription_id, item_id
        ) as pair_number
    from linked
    where link = 'left_off'
),

-- What leaves and what comes on one day is one thing that changed, such as a plan switch under a
-- new subscription: dearest with dearest.
exchanged as (
    select
        coalesce(entered.policy_name, left_off.policy_name) as policy_name,
        coalesce(entered.customer_id, left_off.customer_id) as customer_id,
        coalesce(entered.subscription_id, left_off.subscription_id) as subscription_id,
        coalesce(entered.item_id, left_off.item_id) as item_id,
        coalesce(entered.moved_date, left_off.moved_date) as moved_date,
        greatest(entered.moved_at, left_off.moved_at) as moved_at
        {%- for column in state %},
        left_off.before_{{ column }},
        entered.after_{{ column }}
        {%- endfor %}
    from entered
    full outer join left_off
        on entered.policy_name = left_off.policy_name
        and entered.customer_id = left_off.customer_id
        and entered.moved_date = left_off.moved_date
        and entered.pair_number = left_off.pair_number
),

final as (
    select
        policy_name,
        customer_id,
        subscription_id,
        item_id,
        moved_date,
        moved_at
        {%- for column in state %},
        before_{{ column }},
        after_{{ column }}
        {%- endfor %}
    from linked
    where link = 'carried_on'

    union all

    select *
    from exchanged
)

select *
from final
