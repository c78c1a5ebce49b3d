{{ config(severity='warn') }}
with steps as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__funnel_steps') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__funnel_definitions') }}
)

select
    steps.funnel_name,
    count(*) as step_count,
    'funnel ' || steps.funnel_name
    || ' of funnel_steps is not in funnel_definitions: its steps count nowhere' as problem
from steps
left join definitions
    on steps.funnel_name = definitions.funnel_name
where definitions.funnel_name is null
group by steps.funnel_name
