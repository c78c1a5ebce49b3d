select
    funnel_name,
    'funnel ' || funnel_name || ' has steps that are not numbered from 1 without gaps' as problem
from {{ ref('holdfast', 'stg_holdfast__funnel_steps') }}
group by funnel_name
having min(step_number) <> 1 or max(step_number) <> count(*)

union all

select
    definitions.funnel_name,
    'funnel ' || definitions.funnel_name || ' has no steps in funnel_steps' as problem
from {{ ref('holdfast', 'stg_holdfast__funnel_definitions') }} as definitions
left join {{ ref('holdfast', 'stg_holdfast__funnel_steps') }} as steps
    on definitions.funnel_name = steps.funnel_name
where steps.funnel_name is null
