{# Whether a raw column holds numbers with decimals: pandas makes them of whole numbers with gaps.

   raw_type  the column's own type in the raw relation, as relation_columns gives it #}
{% macro is_fractional(raw_type) %}
    {{- return(raw_type.startswith(('double', 'float', 'real', 'decimal', 'numeric')) and 'array' not in raw_type
        and not holdfast.is_nested_type(raw_type)) -}}
{% endmacro %}
