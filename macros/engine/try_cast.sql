{# A cast that gives NULL instead of an error.

   value     SQL of the value
   type      target type: decimal(p,s)
   raw_type  the value's own type in lower case #}
{% macro try_cast(value, type, raw_type) %}
    {{- adapter.dispatch('try_cast', 'holdfast')(value, type, raw_type) -}}
{% endmacro %}

{% macro default__try_cast(value, type, raw_type) -%}
    try_cast({{ value }} as {{ type }})
{%- endmacro %}

{% macro postgres__try_cast(value, type, raw_type) -%}
    {%- if raw_type not in ('integer', 'longinteger', 'decimal', 'float') -%}
    {%- set text = 'cast(' ~ value ~ ' as text)' -%}
    {%- set number = 'cast(' ~ text ~ ' as numeric)' -%}
    case
        when {{ text }} ~ '^ *[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})? *$'
            then case when abs({{ number }}) < 999999999999 then cast({{ number }} as {{ type }}) end
    end
    {%- else -%}
    {#- a real of seven digits would be cut to six -#}
    {%- set number = 'cast(' ~ value ~ ' as double precision)' if raw_type.startswith('float') else value -%}
    case
        when cast({{ value }} as text) not in ('NaN', 'Infinity', '-Infinity')
            and abs({{ number }}) < 999999999999
            then cast({{ number }} as {{ type }})
    end
    {%- endif -%}
{%- endmacro %}
