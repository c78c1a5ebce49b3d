select
    'var revenue_policy is ' || {{ holdfast.revenue_policy() }}
    || ', which revenue_policies does not have' as problem
from {{ ref('holdfast', 'stg_holdfast__revenue_policies') }}
having count(case when policy_name = {{ holdfast.revenue_policy() }} then 1 end) = 0
