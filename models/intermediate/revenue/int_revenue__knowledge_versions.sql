with late_facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__late_facts') }}
),

versions as (
    select distinct
        customer_id,
        version_number,
        known_month,
        cause
    from late_facts
),

-- What comes after the last of them is what is known today: version 0.
final as (
    select
        customer_id,
        version_number,
        lead(version_number, 1, 0) over (
            partition by customer_id order by version_number
        ) as next_version_number,
        known_month,
        cause
    from versions
)

select *
from final
