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
    {%- if holdfast.is_text_type(raw_type) -%}
    case
        when {{ value }} ~ '^[+-]?([0-9]{1,11}(\.[0-9]*)?|\.[0-9]+)$' then cast({{ value }} as {{ type }})
    end
    {%- else -%}
    case
        when cast({{ value }} as text) not in ('NaN', 'Infinity', '-Infinity')
            and abs({{ value }}) < 1e12
            then cast({{ value }} as {{ type }})
    end
    {%- endif -%}
{%- endmacro %}
