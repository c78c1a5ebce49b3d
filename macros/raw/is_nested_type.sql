{# Whether a raw column holds lists or records.

   raw_type  the column's own type in the raw relation, as relation_columns gives it #}
{% macro is_nested_type(raw_type) %}
    {{- return('[' in raw_type or raw_type.startswith(('struct', 'map', 'array', 'union'))) -}}
{% endmacro %}
