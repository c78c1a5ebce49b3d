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

select funnel_name || ' ' || segment_value || ': step ' || event_name || ' has more than the one before' as problem
from steps
where entity_count > previous_count
