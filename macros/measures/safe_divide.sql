{# A ratio that never truncates and never raises: NULL where the denominator is zero or NULL.

   numerator    SQL of a number
   denominator  SQL of a number #}
{% macro safe_divide(numerator, denominator) -%}
    (cast({{ numerator }} as double precision) / nullif(cast({{ denominator }} as double precision), 0))
{%- endmacro %}
