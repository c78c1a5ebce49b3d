{% for table in holdfast.raw_contract() -%}
select
    '{{ table }}' as source_table,
    cast(row_key as {{ dbt.type_string() }}) as row_key,
    rejection_reason as reason,
    rejection_detail as detail,
    raw_row,
    loaded_at
from {{ ref('holdfast', 'base_holdfast__' ~ table) }}
where rejection_reason is not null
{{ 'union all' if not loop.last }}
{% endfor %}
