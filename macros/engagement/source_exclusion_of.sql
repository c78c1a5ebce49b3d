{# The name of a reason.

   number  SQL of its number #}
{% macro source_exclusion_of(number) -%}
    case {{ number }}
        {%- for reason in holdfast.source_exclusions() %}
        when {{ loop.index }} then '{{ reason }}'
        {%- endfor %}
    end
{%- endmacro %}
