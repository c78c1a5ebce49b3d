with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__funnel_definitions') }}
),

steps as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__funnel_steps') }}
),

-- Steps are counted without gaps, whatever numbers they were given.
final as (
    select
        steps.funnel_name,
        definitions.entity,
        definitions.mode,
        definitions.conversion_window_seconds * 1000000 as window_us,
        cast(
            row_number() over (partition by steps.funnel_name order by steps.step_number) as integer
        ) as step_number,
        steps.event_name,
        -- The how-manieth step of its event name this is.
        cast(
            row_number() over (
                partition by steps.funnel_name, steps.event_name
                order by steps.step_number
            ) as integer
        ) as repetition
    from steps
    inner join definitions
        on steps.funnel_name = definitions.funnel_name
)

select *
from final
