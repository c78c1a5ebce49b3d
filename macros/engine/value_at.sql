{# An aggregate: a value where another is least, or greatest; rows in which either is NULL do not count. Of several
   such rows any may give it.

   value    SQL of the value
   order    SQL of what it goes by
   is_last  true where it is greatest #}
{% macro value_at(value, order, is_last=false) %}
    {{- adapter.dispatch('value_at', 'holdfast')(value, order, is_last) -}}
{% endmacro %}

{% macro default__value_at(value, order, is_last) -%}
    (array_agg({{ value }} order by {{ order }}{{ ' desc' if is_last }}) filter (where {{ value }} is not null))[1]
{%- endmacro %}

{% macro duckdb__value_at(value, order, is_last) -%}
    {{ 'arg_max' if is_last else 'arg_min' }}({{ value }}, {{ order }})
{%- endmacro %}

{% macro spark__value_at(value, order, is_last) -%}
    {{ 'max_by' if is_last else 'min_by' }}({{ value }}, {{ order }}) filter (where {{ value }} is not null)
{%- endmacro %}
