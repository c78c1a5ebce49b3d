{# True for the names that engines give to text columns.

   type  a column type in lower case #}
{% macro is_text_type(type) %}
{{ return('char' in type or type in ('text', 'string')) }}
{% endmacro %}
