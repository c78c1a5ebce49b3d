select
    'var revenue_policy is ' || {{ holdfast.text_literal(var('revenue_policy')) }}
    || ', which revenue_policies does not have' as problem
from {{ ref('holdfast', 'stg_holdfast__revenue_policies') }}
having count(case when policy_name = {{ holdfast.text_literal(var('revenue_policy')) }} then 1 end) = 0
