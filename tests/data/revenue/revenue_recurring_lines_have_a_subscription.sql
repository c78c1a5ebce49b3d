{{ config(severity='warn') }}
select
    line_id,
    'recurring line ' || line_id || ' names no subscription: it brings no MRR' as problem
from {{ ref('holdfast', 'int_revenue__recurring_lines') }}
where subscription_id is null
