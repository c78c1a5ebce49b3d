{# A text as SQL, whatever is in it.

   value  the text, or what is written as one #}
{% macro text_literal(value) -%}
    '{{ dbt.escape_single_quotes(value | string) }}'
{%- endmacro %}
