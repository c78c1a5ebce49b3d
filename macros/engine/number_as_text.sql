{# A number as text, a whole one without decimals: 12.0 is 12, as it is where the id is written as a whole number. NULL
   where it is not a number.

   number  SQL of a number, of any type #}
{% macro number_as_text(number) -%}
    {%- set text = 'cast(' ~ number ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    case
        when lower({{ text }}) = 'nan' then null
        when abs({{ number }}) < 1e18 and {{ number }} = floor({{ number }})
            then cast(cast({{ number }} as bigint) as {{ dbt.type_string() }})
        else {{ text }}
    end
{%- endmacro %}
