with item_transitions as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_transitions') }}
),

compared as (
    select
        policy_name,
        customer_id,
        subscription_id,
        item_id,
        moved_date,
        moved_at,
        before_end_reason as end_reason,
        before_mrr,
        before_original_mrr,
        before_list_mrr,
        before_discount_percent,
        before_discount_mrr,
        before_quantity,
        after_mrr,
        after_original_mrr,
        after_list_mrr,
        after_discount_percent,
        after_discount_mrr,
        after_quantity,
        after_rate,
        coalesce(before_currency, '') = coalesce(after_currency, '') as is_same_currency,
        coalesce(before_plan_name, '') = coalesce(after_plan_name, '') as is_same_plan,
        before_billing_interval = after_billing_interval
        and before_interval_count = after_interval_count
        and before_unit_amount = after_unit_amount as is_same_price,
        before_discount_percent = after_discount_percent
        and before_discount_mrr = after_discount_mrr as is_same_discount,
        case
            when before_subscription_id is null then 'item_added'
            when after_subscription_id is null then 'item_removed'
            else 'changed'
        end as transition
    from item_transitions
),

-- One thing at a time: first the quantity, at the old price and discount; then the price.
stepped as (
    select
        compared.*,
        case
            when before_quantity = after_quantity then before_list_mrr
            when is_same_price then after_list_mrr
            else {{ holdfast.money('before_list_mrr * (after_quantity / before_quantity)') }}
        end as reseated_list_mrr
    from compared
),

levels as (
    select
        stepped.*,
        case
            when is_same_currency then {{ holdfast.product('before_original_mrr', 'after_rate') }}
            else before_mrr
        end as revalued_mrr,
        case
            when not is_same_currency then before_mrr
            when before_quantity = after_quantity
                then {{ holdfast.product('before_original_mrr', 'after_rate') }}
            when is_same_price and is_same_discount then after_mrr
            else {{ holdfast.product(
                holdfast.discounted(
                    'reseated_list_mrr', 'before_discount_percent', 'before_discount_mrr'
                ),
                'after_rate'
            ) }}
        end as reseated_mrr,
        case
            when not is_same_currency or is_same_discount then after_mrr
            else {{ holdfast.product(
                holdfast.discounted(
                    'after_list_mrr', 'before_discount_percent', 'before_discount_mrr'
                ),
                'after_rate'
            ) }}
        end as repriced_mrr
    from stepped
),

parts as (
    {%- for driver, amount, condition in [
        ('fx', 'revalued_mrr - before_mrr', "transition = 'changed'"),
        ('seats', 'reseated_mrr - revalued_mrr', "transition = 'changed'"),
        ('price', 'repriced_mrr - reseated_mrr', "transition = 'changed' and is_same_plan"),
        ('plan', 'repriced_mrr - reseated_mrr', "transition = 'changed' and not is_same_plan"),
        ('discount', 'after_mrr - repriced_mrr', "transition = 'changed'"),
        ('item_added', 'after_mrr', "transition = 'item_added'"),
        ('item_removed', '-before_mrr', "transition = 'item_removed'"),
    ] %}
    select
        policy_name,
        customer_id,
        subscription_id,
        item_id,
        moved_date,
        moved_at,
        end_reason,
        '{{ driver }}' as driver,
        {{ loop.index }} as driver_number,
        {{ holdfast.money(amount) }} as mrr_delta
    from levels
    where {{ condition }}
        and {{ amount }} <> 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select *
    from parts
)

select *
from final
