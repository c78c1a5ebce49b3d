{# True for the names that engines give to text columns.

   type  a column type in lower case, as relation_columns gives it #}
{% macro is_text_type(type) %}
{#- a list or record of texts is none -#}
{% if holdfast.is_nested_type(type) %}{{ return(false) }}{% endif %}
{% set name = type | replace('csv ', '') %}
{{ return('char' in name or name in ('text', 'string')) }}
{% endmacro %}
