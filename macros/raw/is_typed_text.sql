{# Whether a raw column is text by its type, and not because every column of a CSV file is.

   raw_type  the column's own type in the raw relation, as relation_columns gives it #}
{% macro is_typed_text(raw_type) %}
    {{- return(holdfast.is_text_type(raw_type) and not raw_type.startswith('csv')) -}}
{% endmacro %}
