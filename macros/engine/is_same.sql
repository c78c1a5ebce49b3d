{# A condition: two values are equal, or both are NULL.

   left, right  SQL of the values #}
{% macro is_same(left, right) %}
    {{- adapter.dispatch('is_same', 'holdfast')(left, right) -}}
{% endmacro %}

{% macro default__is_same(left, right) -%}
    {{ left }} is not distinct from {{ right }}
{%- endmacro %}

{% macro spark__is_same(left, right) -%}
    {{ left }} <=> {{ right }}
{%- endmacro %}
