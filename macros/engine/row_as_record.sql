{# A whole row as one value, which costs nothing until record_as_json writes it out.

   row      alias of the relation in the FROM clause
   columns  names of its columns, quoted where needed #}
{% macro row_as_record(row, columns) %}
    {{- adapter.dispatch('row_as_record', 'holdfast')(row, columns) -}}
{% endmacro %}

{% macro default__row_as_record(row, columns) -%}
    {{ row }}
{%- endmacro %}

{% macro spark__row_as_record(row, columns) -%}
    struct({{ columns | join(', ') }})
{%- endmacro %}
