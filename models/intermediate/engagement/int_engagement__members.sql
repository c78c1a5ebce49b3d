{#- A view: users with their customers, by the numbers that their periods are kept by. -#}
{{ config(materialized='view') }}

with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

numbers as (
    select *
    from {{ ref('holdfast', 'int_engagement__entity_numbers') }}
),

final as (
    select
        users.user_id,
        users.customer_id,
        user_numbers.entity_number as user_number,
        customer_numbers.entity_number as customer_number
    from users
    inner join numbers as user_numbers
        on users.user_id = user_numbers.entity_id and user_numbers.entity = 'user'
    inner join numbers as customer_numbers
        on users.customer_id = customer_numbers.entity_id and customer_numbers.entity = 'customer'
)

select *
from final
