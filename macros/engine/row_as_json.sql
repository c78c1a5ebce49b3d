{# A whole row as one JSON text.

   row      alias of the relation in the FROM clause
   columns  names of its columns, quoted where needed #}
{% macro row_as_json(row, columns) %}
    {{- adapter.dispatch('row_as_json', 'holdfast')(row, columns) -}}
{% endmacro %}

{% macro duckdb__row_as_json(row, columns) -%}
    cast(to_json({{ row }}) as varchar)
{%- endmacro %}

{% macro postgres__row_as_json(row, columns) -%}
    cast(row_to_json({{ row }}) as text)
{%- endmacro %}

{% macro spark__row_as_json(row, columns) -%}
    to_json(struct({{ columns | join(', ') }}))
{%- endmacro %}
