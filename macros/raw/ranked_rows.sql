{# Checked rows with their rank among the usable rows of one key.

   Adds row_rank (1 = the row that counts: the last by loaded_at, then by content, so that it never
   depends on the order of rows or files) and is_exact_duplicate (true for all but the first of the usable rows that
   say the same in every column). raw_row is kept of rejected rows alone.

   table    name of a raw table of the contract
   checked  name of the CTE or relation with the checked rows #}
{% macro ranked_rows(table, checked) %}
{%- set spec = holdfast.raw_contract()[table] -%}
{%- set history -%}
        partition by case when rejection_reason is null then 0 else 1 end, {{ spec.key | join(', ') }}
        order by
            case when loaded_at is null then 1 else 0 end, loaded_at desc
            {%- for column in spec.columns if column.name not in spec.key and column.name != 'loaded_at' %},
            {{ column.name }}
            {%- endfor %}
{%- endset %}
select
    {% for column in spec.columns -%}
    {{ column.name }},
    {% endfor -%}
    row_key,
    case when rejection_reason is not null then raw_row end as raw_row,
    rejection_reason,
    rejection_detail,
    row_number() over (
        {{ history }}
    ) as row_rank,
    -- rows that say the same in every column share a rank
    rejection_reason is null and row_number() over (
        {{ history }}
    ) > rank() over (
        {{ history }}
    ) as is_exact_duplicate
from {{ checked }}
{% endmacro %}
