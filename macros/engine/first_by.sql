{# An aggregate: values of the row of a group that comes first. Select-list items; the values are read with first_by_value.

   name     name of the result
   columns  list of the columns to keep
   key      SQL of what the order goes by, as text; a row where it is NULL is not looked at
   is_last  true for the row that comes last #}
{% macro first_by(name, columns, key, is_last=false) %}
    {{- adapter.dispatch('first_by', 'holdfast')(name, columns, key, is_last) -}}
{% endmacro %}

{% macro default__first_by(name, columns, key, is_last) -%}
    {%- for column in columns %}
    (array_agg({{ column }} order by {{ key }} {{ 'desc' if is_last else 'asc' }}) filter (where {{ key }} is not null))[1]
        as {{ name }}__{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro duckdb__first_by(name, columns, key, is_last) -%}
    {{ 'arg_max' if is_last else 'arg_min' }}(
        struct_pack({% for column in columns %}{{ column }} := {{ column }}{{ ', ' if not loop.last }}{% endfor %}),
        {{ key }}
    ) as {{ name }}
{%- endmacro %}

{% macro spark__first_by(name, columns, key, is_last) -%}
    {{ 'max_by' if is_last else 'min_by' }}(struct({{ columns | join(', ') }}), {{ key }}) as {{ name }}
{%- endmacro %}
