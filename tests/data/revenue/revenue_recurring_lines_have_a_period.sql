{{ config(severity='warn') }}
select
    line_id,
    'recurring line ' || line_id || ' bills no period that lasts: it brings no MRR' as problem
from {{ ref('holdfast', 'int_revenue__billed_lines') }}
where line_type = 'recurring'
    and coalesce(period_end_at <= period_start_at, true)
