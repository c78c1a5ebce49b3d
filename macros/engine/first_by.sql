{# An aggregate: values of the row of a group that comes first. Select-list items; the values are read with first_by_value.

   name     name of the result
   columns  list of the columns to keep
   order    list of the columns that the order goes by
   having   SQL of which rows to look at; none for all
   is_last  true for the row that comes last #}
{% macro first_by(name, columns, order, having=none, is_last=false) %}
    {{- adapter.dispatch('first_by', 'holdfast')(name, columns, order, having, is_last) -}}
{% endmacro %}

{% macro default__first_by(name, columns, order, having, is_last) -%}
    {%- set direction = ' desc' if is_last else ' asc' -%}
    {%- for column in columns %}
    (array_agg({{ column }} order by {{ order | join(direction ~ ', ') }}{{ direction }})
    {%- if having %} filter (where {{ having }}){% endif %})[1] as {{ name }}__{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro duckdb__first_by(name, columns, order, having, is_last) -%}
    {{ 'arg_max' if is_last else 'arg_min' }}(
        struct_pack({% for column in columns %}{{ column }} := {{ column }}{{ ', ' if not loop.last }}{% endfor %}),
        row({{ order | join(', ') }})
    ){% if having %} filter (where {{ having }}){% endif %} as {{ name }}
{%- endmacro %}

{% macro spark__first_by(name, columns, order, having, is_last) -%}
    {{ 'max_by' if is_last else 'min_by' }}(struct({{ columns | join(', ') }}), struct({{ order | join(', ') }}))
    {%- if having %} filter (where {{ having }}){% endif %} as {{ name }}
{%- endmacro %}
