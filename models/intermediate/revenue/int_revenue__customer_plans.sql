with subscriptions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscriptions') }}
),

final as (
    select distinct
        customer_id,
        cast(null as {{ dbt.type_string() }}) as plan_name
    from subscriptions
)

select *
from final
