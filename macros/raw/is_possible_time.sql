{# A condition: a time lies in the years 1900 to 2199, outside of which it is a typing error.

   value  SQL of a UTC timestamp #}
{% macro is_possible_time(value) -%}
    {{ value }} >= cast('1900-01-01' as timestamp) and {{ value }} < cast('2200-01-01' as timestamp)
{%- endmacro %}
