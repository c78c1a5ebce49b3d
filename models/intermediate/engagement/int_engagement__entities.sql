with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
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

-- What happens day by day is grouped and ordered by numbers.
final as (
    select
        entity,
        entity_id,
        customer_id,
        profile_id,
        cast(row_number() over (order by entity, entity_id) as integer) as entity_number
    from entities
)

select *
from final
