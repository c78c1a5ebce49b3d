{# A number written as a decimal (4.25) or as a ratio (52/12), as decimal(20,12); NULL when it is neither, or is one by
   zero.

   value  SQL of the text #}
{% macro ratio_value(value) -%}
    {%- set text = 'cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {%- set upper = holdfast.try_cast("nullif(trim(" ~ dbt.split_part(text, "'/'", 1) ~ "), '')", 'decimal(28,12)', 'text') -%}
    {%- set lower = holdfast.try_cast("nullif(trim(" ~ dbt.split_part(text, "'/'", 2) ~ "), '')", 'decimal(28,12)', 'text') -%}
    cast({{ upper }} / case when {{ text }} like '%/%' then nullif({{ lower }}, 0) else 1 end as decimal(20,12))
{%- endmacro %}
