{# The date that lies a number of periods after another.

   period  day | week | month | quarter | year
   number  SQL of a whole number
   date    SQL of a date #}
{% macro add_periods(period, number, date) -%}
    {%- set unit = {'day': 'day', 'week': 'day', 'month': 'month', 'quarter': 'month', 'year': 'year'}[period] -%}
    {%- set factor = {'week': '7 * ', 'quarter': '3 * '}.get(period, '') -%}
    cast({{ dbt.dateadd(unit, '(' ~ factor ~ '(' ~ number ~ '))', date) }} as date)
{%- endmacro %}
