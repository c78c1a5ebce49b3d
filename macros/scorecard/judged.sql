{# A figure as it is compared with a target or a benchmark: without the noise that division leaves behind the ninth
   decimal place, so that 12.000000000000002 is 12.

   figure  SQL of a number #}
{% macro judged(figure) -%}
    cast({{ figure }} as decimal(38,9))
{%- endmacro %}
