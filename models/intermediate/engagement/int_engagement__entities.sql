with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
),

numbers as (
    select *
    from {{ ref('holdfast', 'int_engagement__entity_numbers') }}
),

-- A number stays with a customer that its last user has left.
watched as (
    select numbers.*
    from numbers
    where
        numbers.entity = 'user'
        or numbers.entity_id in (select users.customer_id from users)
),

entities as (
    select
        'user' as entity,
        users.user_id as entity_id,
        users.customer_id,
        profiles.profile_id
    from users
    inner join profiles
        on users.customer_id = profiles.customer_id

    union all

    select
        'customer' as entity,
        customer_id as entity_id,
        customer_id,
        profile_id
    from profiles
),

-- Without users a customer has no number: what is kept by numbers is what users do.
final as (
    select
        entities.entity,
        entities.entity_id,
        entities.customer_id,
        entities.profile_id,
        watched.entity_number
    from entities
    left join watched
        on
            entities.entity = watched.entity
            and entities.entity_id = watched.entity_id
)

select *
from final
