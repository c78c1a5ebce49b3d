{# How many rows each raw table has, counted at its source, before anything is judged.

   Returns: SQL with the columns source_table, is_present, raw_row_count, one row per table of the
   contract; a missing table has no rows. #}
{% macro raw_row_counts() -%}
{%- for table in holdfast.raw_contract() -%}
{%- set relation = holdfast.raw_relation(table) %}
select
    '{{ table }}' as source_table,
    {% if holdfast.relation_columns(relation) -%}
    true as is_present,
    count(*) as raw_row_count
from {{ relation }} as raw_table
    {%- else -%}
    false as is_present,
    cast(0 as bigint) as raw_row_count
    {%- endif %}
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endmacro %}
