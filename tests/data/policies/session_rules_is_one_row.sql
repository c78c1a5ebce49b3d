select
    count(*) as row_count,
    'session_rules has ' || count(*) || ' rows: keep exactly one' as problem
from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
having count(*) <> 1
