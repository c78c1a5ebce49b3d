with policy as (
    {{ holdfast.policy_rows('survey_definitions') }}
)

select
    survey_id,
    lower(survey_kind) as survey_kind,
    scale_min,
    scale_max,
    coalesce(higher_is_better, true) as higher_is_better,
    lower(survey_type) as survey_type,
    window_days,
    lower(method) as method
from policy
