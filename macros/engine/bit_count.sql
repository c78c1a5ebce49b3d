{# How many bits of a bigint are set.

   bits  SQL of the bigint #}
{% macro bit_count(bits) %}
    {{- adapter.dispatch('bit_count', 'holdfast')(bits) -}}
{% endmacro %}

{% macro default__bit_count(bits) -%}
    bit_count({{ bits }})
{%- endmacro %}

{% macro postgres__bit_count(bits) -%}
    length(replace(cast(cast({{ bits }} as bit(64)) as text), '0', ''))
{%- endmacro %}
