{# Checked rows with their rank among the usable rows of one key.

   Adds row_rank (1 = the row that counts: the last by loaded_at, then by content, so that it never
   depends on the order of rows or files) and is_exact_duplicate (true for all but one of the usable rows that
   say the same in every column; which one is no matter). raw_row is kept of rejected rows alone.

   table    name of a raw table of the contract
   checked  name of the CTE or relation with the checked rows #}
{% macro ranked_rows(table, checked) %}
{%- set spec = holdfast.raw_contract()[table] -%}
{%- set usable = 'case when rejection_reason is null then 0 else 1 end' -%}
select
    {% for column in spec.columns -%}
    {{ column.name }},
    {% endfor -%}
    row_key,
    case when rejection_reason is not null then raw_row end as raw_row,
    rejection_reason,
    rejection_detail,
    row_number() over (
        partition by {{ usable }}, {{ spec.key | join(', ') }}
        order by
            case when loaded_at is null then 1 else 0 end, loaded_at desc
            {%- for column in spec.columns if column.name not in spec.key and column.name != 'loaded_at' %},
            {{ column.name }}
            {%- endfor %}
    ) as row_rank,
    rejection_reason is null and row_number() over (
        partition by
            {{ usable }}
            {%- for column in spec.columns %},
            {{ column.name }}
            {%- endfor %}
        order by row_key
    ) > 1 as is_exact_duplicate
from {{ checked }}
{% endmacro %}
