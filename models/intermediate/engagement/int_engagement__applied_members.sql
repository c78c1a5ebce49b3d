{#- Made after the periods that it speaks of: what the next build compares with. -#}
with members as (
    select *
    from {{ ref('holdfast', 'int_engagement__members') }}
),

final as (
    select
        user_id,
        customer_id,
        user_number,
        customer_number
    from members
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__entity_periods') }}
