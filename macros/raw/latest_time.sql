{# A raw time as a UTC timestamp; NULL outside the years 1900 to 2199.

   column   name of the raw column in the contract
   type     its type in the contract: ts or date
   present  its {name, type} in the raw relation #}
{% macro latest_time(column, type, present) -%}
    {%- set value = 'cast(' ~ holdfast.typed_value(
        'raw_table.' ~ adapter.quote(present.name), type, present.type
    ) ~ ' as timestamp)' -%}
    case
        when {{ holdfast.is_possible_time(value) }} then {{ value }}
    end
{%- endmacro %}
