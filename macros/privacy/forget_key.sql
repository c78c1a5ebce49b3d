{# SQL of the key that the ids of forgotten people were hashed with: read from key.csv beside them, which its owner
   alone can read, so that neither a log nor compiled SQL has it. #}
{% macro forget_key() -%}
    (select key_file.key from {{ holdfast.forgotten_file('key.csv') }} as key_file)
{%- endmacro %}
