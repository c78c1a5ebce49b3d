{{ config(severity='warn') }}
with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
    where version_number = 0
        and status_group <> 'inactive'
        and quantity > 0
        and timeline_source <> 'invoice_lines'
),

prices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__prices') }}
)

select
    item_states.price_id,
    count(*) as interval_count,
    case
        when item_states.price_id is null
            then 'items without a price bring no MRR, such as subscription '
                || min(item_states.subscription_id)
        when prices.price_id is null
            then 'price ' || item_states.price_id || ' is not in prices: its items bring no MRR'
        else 'price ' || item_states.price_id || ' is recurring but has no billing_interval: '
            || 'its items bring no MRR'
    end as problem
from item_states
left join prices
    on item_states.price_id = prices.price_id
where prices.price_id is null
    or (lower(prices.price_kind) = 'recurring' and prices.billing_interval is null)
group by item_states.price_id, prices.price_id
