{# When each raw table was last known: its latest loaded_at or, where no row has one, the latest of its
   own times. Years before 1900 or after 2199 are typing errors and do not count.

   Returns: SQL with the columns source_table, latest_at, at least one row (its latest_at NULL). #}
{% macro latest_times() %}
{%- for table, spec in holdfast.raw_contract().items() -%}
{%- set relation = holdfast.raw_relation(table) -%}
{%- set present = holdfast.relation_columns(relation) -%}
{%- set types = {} -%}
{%- for column in spec.columns -%}{%- do types.update({column.name: column.type}) -%}{%- endfor -%}
{%- set facts = spec.facts | select('in', present) | list %}
{%- if 'loaded_at' in present or facts %}
select
    '{{ table }}' as source_table,
    coalesce(
        {%- for column in (['loaded_at'] if 'loaded_at' in present else []) %}
        max({{ holdfast.latest_time(column, types[column], present[column]) }})
        {%- endfor %}
        {%- if 'loaded_at' in present and facts %},{% endif %}
        {%- if facts | length > 1 %}
        greatest(
            {%- for column in facts %}
            max({{ holdfast.latest_time(column, types[column], present[column]) }}){{ ',' if not loop.last }}
            {%- endfor %}
        )
        {%- elif facts %}
        max({{ holdfast.latest_time(facts[0], types[facts[0]], present[facts[0]]) }})
        {%- else %},
        cast(null as timestamp)
        {%- endif %}
    ) as latest_at
from {{ relation }} as raw_table
union all
{%- endif -%}
{%- endfor %}
select
    cast(null as {{ dbt.type_string() }}) as source_table,
    cast(null as timestamp) as latest_at
{% endmacro %}
