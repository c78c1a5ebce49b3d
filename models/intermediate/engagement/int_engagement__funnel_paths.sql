with ordered_steps as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_ordered_steps') }}
),

unordered_steps as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_unordered_steps') }}
),

-- The try that gets deepest; of several, the first to get there.
ranked_tries as (
    select
        funnel_name,
        entity_id,
        started_us,
        start_place,
        step_number as deepest_step,
        row_number() over (
            partition by funnel_name, entity_id
            order by step_number desc, reached_place asc
        ) as try_rank
    from ordered_steps
),

steps as (
    select
        ordered_steps.funnel_name,
        ordered_steps.entity_id,
        ordered_steps.profile_id,
        ordered_steps.step_number,
        ordered_steps.reached_us
    from ordered_steps
    inner join ranked_tries
        on
            ordered_steps.funnel_name = ranked_tries.funnel_name
            and ordered_steps.entity_id = ranked_tries.entity_id
            and ordered_steps.started_us = ranked_tries.started_us
            and ordered_steps.start_place = ranked_tries.start_place
            and ranked_tries.try_rank = 1

    union all

    select
        funnel_name,
        entity_id,
        profile_id,
        step_number,
        reached_us
    from unordered_steps
),

final as (
    select
        funnel_name,
        entity_id,
        profile_id,
        step_number,
        reached_us,
        reached_us - lag(reached_us) over (
            partition by funnel_name, entity_id
            order by step_number
        ) as us_from_previous,
        reached_us - min(reached_us) over (partition by funnel_name, entity_id) as us_from_start
    from steps
)

select *
from final
