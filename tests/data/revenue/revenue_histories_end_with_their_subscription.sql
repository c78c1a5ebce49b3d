{{ config(severity='warn') }}
with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
    where version_number = 0
        and timeline_source = 'changes'
        and status_group <> 'inactive'
        and valid_to is null
        and quantity > 0
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscriptions') }}
    where status_group = 'inactive'
)

select
    item_states.subscription_id,
    min(item_states.item_id) as item_id,
    'subscription ' || item_states.subscription_id || ' is ' || min(subscriptions.status)
    || ' today, but its changes say that it runs on: the changes count' as problem
from item_states
inner join subscriptions
    on item_states.subscription_id = subscriptions.subscription_id
group by item_states.subscription_id
