{#- Whose periods are made again: customers of which a user has changed days, or that a user came to or left,
    and all users of these. -#}
{% set text, number = dbt.type_string(), dbt.type_int() -%}
with members as (
    select *
    from {{ ref('holdfast', 'int_engagement__members') }}
),

stale_users as (
    select distinct visitor_id as user_id
    from {{ ref('holdfast', 'int_engagement__stale_visitors') }}
),

load as (
    select *
    from {{ ref('holdfast', 'base_holdfast__load') }}
),

applied as (
    {{ holdfast.earlier_rows(
        'int_engagement__applied_members',
        {'user_id': text, 'customer_id': text, 'user_number': number, 'customer_number': number}
    ) }}
),

-- A build that did not complete may have made periods by customers that have changed since.
unfinished as (
    {{ holdfast.earlier_rows('int_engagement__stale_entities', {'entity_number': number}) }}
),

moved as (
    select
        members.customer_number,
        applied.customer_number as earlier_customer_number,
        applied.user_number as earlier_user_number
    from members
    full outer join applied
        on
            members.user_id = applied.user_id
            and members.customer_id = applied.customer_id
            and members.user_number = applied.user_number
            and members.customer_number = applied.customer_number
    where members.user_id is null or applied.user_id is null
),

stale_customers as (
    select members.customer_number
    from members
    inner join stale_users
        on members.user_id = stale_users.user_id
    union
    select customer_number
    from moved
    where customer_number is not null
    union
    select earlier_customer_number as customer_number
    from moved
    where earlier_customer_number is not null
),

stale_numbers as (
    select customer_number as entity_number
    from stale_customers
    union
    select members.user_number as entity_number
    from members
    inner join stale_customers
        on members.customer_number = stale_customers.customer_number
    union
    select earlier_user_number as entity_number
    from moved
    where earlier_user_number is not null
    union
    select unfinished.entity_number
    from unfinished
    cross join load
    where load.is_resumed
),

final as (
    select stale_numbers.entity_number
    from stale_numbers
    cross join load
    where load.is_increment
)

select *
from final
