{# The bigint of which one bit is set.

   number  SQL of a whole number from 0 to 62 #}
{% macro bit_of(number) %}
    {{- adapter.dispatch('bit_of', 'holdfast')(number) -}}
{% endmacro %}

{% macro default__bit_of(number) -%}
    cast(1 as bigint) << cast({{ number }} as integer)
{%- endmacro %}

{% macro spark__bit_of(number) -%}
    shiftleft(cast(1 as bigint), cast({{ number }} as integer))
{%- endmacro %}
