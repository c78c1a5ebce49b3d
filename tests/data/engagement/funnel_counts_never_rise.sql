-- Nobody is at a step without having been at the one before.
with steps as (
    select
        *,
        lag(entity_count) over (
            partition by funnel_name, segment_name, segment_value
            order by step_number
        ) as previous_count
    from {{ ref('holdfast', 'engagement__funnels') }}
)

select
    funnel_name || ' ' || segment_value || ': more at ' || event_name || ' than at the step before'
        as problem
from steps
where entity_count > previous_count
