{# A text hashed with a key, as 64 hexadecimal digits: sha256(key || sha256(key || text)), which nobody without
   the key can find by trying every text. holdfast/privacy.py computes the same.

   text  SQL of the text
   key   SQL of the key #}
{% macro keyed_hash(text, key) %}
    {{- adapter.dispatch('keyed_hash', 'holdfast')(text, key) -}}
{% endmacro %}

{% macro duckdb__keyed_hash(text, key) -%}
    sha256({{ key }} || sha256({{ key }} || {{ text }}))
{%- endmacro %}

{% macro postgres__keyed_hash(text, key) -%}
    encode(sha256(convert_to({{ key }} || encode(sha256(convert_to({{ key }} || {{ text }}, 'UTF8')), 'hex'), 'UTF8')), 'hex')
{%- endmacro %}

{% macro spark__keyed_hash(text, key) -%}
    sha2({{ key }} || sha2({{ key }} || {{ text }}, 256), 256)
{%- endmacro %}
