{# A ratio that never truncates and never raises: NULL where the denominator is zero or NULL.

   numerator    SQL of a number
   denominator  SQL of a number #}
{% macro safe_divide(numerator, denominator) -%}
    ({{ holdfast.as_double(numerator) }} / nullif({{ holdfast.as_double(denominator) }}, 0))
{%- endmacro %}
