with policy as (
    {{ holdfast.policy_rows('survey_topics') }}
)

select
    topic_name,
    keyword
from policy
