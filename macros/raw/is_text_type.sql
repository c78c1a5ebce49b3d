{# True for the names that engines give to text columns.

   type  a column type in lower case, as relation_columns gives it #}
{% macro is_text_type(type) %}
{% set name = type | replace('csv ', '') %}
{{ return('char' in name or name in ('text', 'string')) }}
{% endmacro %}
