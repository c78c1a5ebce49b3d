select
    count(*) as row_count,
    'silent_churn_rules has ' || count(*) || ' rows: keep exactly one' as problem
from {{ ref('holdfast', 'stg_holdfast__silent_churn_rules') }}
having count(*) <> 1
