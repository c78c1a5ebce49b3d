{% for table in holdfast.raw_contract() -%}
{%- set ranked = 'repeated_events' if table == 'events' else table -%}
select
    '{{ table }}' as source_table,
    count(case when row_rank > 1 then 1 end) as duplicate_row_count,
    count(case when is_exact_duplicate then 1 end) as exact_duplicate_row_count
from {{ ref('holdfast', 'base_holdfast__' ~ ranked) }}
where rejection_reason is null
{{ 'union all' if not loop.last }}
{% endfor %}
