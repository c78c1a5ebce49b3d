{# A rate of exchange as the project's decimal: 12 digits before the point and 12 after, for units of little worth.

   rate  SQL of a number #}
{% macro precise_rate(rate) -%}
    cast({{ rate }} as decimal(24,12))
{%- endmacro %}
