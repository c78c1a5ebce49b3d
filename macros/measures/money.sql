{# Money as the project's decimal: 12 digits before the point, 6 after, in the reporting currency.

   amount  SQL of a number #}
{% macro money(amount) -%}
    cast({{ amount }} as decimal(18,6))
{%- endmacro %}
