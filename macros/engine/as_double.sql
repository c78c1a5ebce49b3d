{# A number in floating point of eight bytes, `double precision` in the contracts of the marts.

   number  SQL of a number #}
{% macro as_double(number) %}
    {{- return(adapter.dispatch('as_double', 'holdfast')(number)) -}}
{% endmacro %}

{% macro default__as_double(number) %}
    {{- return('cast(' ~ number ~ ' as double precision)') -}}
{% endmacro %}

{% macro spark__as_double(number) %}
    {{- return('cast(' ~ number ~ ' as double)') -}}
{% endmacro %}
