{% for table in holdfast.raw_contract() -%}
select
    '{{ table }}' as source_table,
    count(*) as staged_row_count
from {{ ref('holdfast', 'stg_holdfast__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
