{# Money spread over days, with twelve decimals: fine enough that the days add up to the amount again.

   amount  SQL of a number #}
{% macro spread_money(amount) -%}
    cast({{ amount }} as decimal(28,12))
{%- endmacro %}
