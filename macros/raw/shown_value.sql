{# SQL of a text that shows a column's raw value to a person, cut at 200 characters.

   column  name of the column #}
{% macro shown_value(column) -%}
    '{{ column }} is ' || coalesce(substring(trim(cast(raw__{{ column }} as {{ dbt.type_string() }})), 1, 200), 'empty')
{%- endmacro %}
