{# A value that first_by kept.

   name    name of the result of first_by
   column  one of its columns #}
{% macro first_by_value(name, column) %}
    {{- adapter.dispatch('first_by_value', 'holdfast')(name, column) -}}
{% endmacro %}

{% macro default__first_by_value(name, column) -%}
    {{ name }}__{{ column }}
{%- endmacro %}

{% macro duckdb__first_by_value(name, column) -%}
    {{ name }}.{{ column }}
{%- endmacro %}

{% macro spark__first_by_value(name, column) -%}
    {{ name }}.{{ column }}
{%- endmacro %}
