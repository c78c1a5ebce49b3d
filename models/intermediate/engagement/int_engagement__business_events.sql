{#- What a definition may name beside product events: $signed_up, $ordered and $subscribed. -#}
with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
    where not is_internal
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__orders') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__every_subscription') }}
    where not is_deleted and not is_incomplete
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

first_sign_ups as (
    select
        customer_id,
        min(signed_up_at) as signed_up_at
    from users
    group by customer_id
),

customer_events as (
    select
        customers.customer_id,
        '$signed_up' as event_name,
        coalesce(customers.created_at, first_sign_ups.signed_up_at) as occurred_at
    from customers
    left join first_sign_ups
        on customers.customer_id = first_sign_ups.customer_id

    union all

    select
        customer_id,
        '$ordered' as event_name,
        ordered_at as occurred_at
    from orders

    union all

    select
        customer_id,
        '$subscribed' as event_name,
        min(started_at) as occurred_at
    from subscriptions
    group by customer_id
),

-- What a customer orders or subscribes to counts for each of its users.
entity_events as (
    select
        'customer' as entity,
        customer_id as entity_id,
        event_name,
        occurred_at
    from customer_events

    union all

    select
        'user' as entity,
        users.user_id as entity_id,
        customer_events.event_name,
        customer_events.occurred_at
    from customer_events
    inner join users
        on customer_events.customer_id = users.customer_id
    where customer_events.event_name <> '$signed_up'

    union all

    select
        'user' as entity,
        user_id as entity_id,
        '$signed_up' as event_name,
        signed_up_at as occurred_at
    from users
),

final as (
    select
        entity_events.entity,
        entity_events.entity_id,
        entities.profile_id,
        entity_events.event_name,
        entity_events.occurred_at
    from entity_events
    inner join entities
        on
            entity_events.entity = entities.entity
            and entity_events.entity_id = entities.entity_id
    cross join as_of
    where entity_events.occurred_at <= as_of.as_of
)

select *
from final
