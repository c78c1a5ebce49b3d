{# A product of decimals as money, wide enough on the way: DuckDB gives the product of two decimal(18,6) only
   six digits before the point, and raises when they do not do.

   first   SQL of a decimal
   second  SQL of a decimal #}
{% macro product(first, second) -%}
    {{ holdfast.money('cast(' ~ first ~ ' as decimal(38,6)) * ' ~ second) }}
{%- endmacro %}
