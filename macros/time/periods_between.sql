{# How many periods lie from the start of one period to the start of another. Takes period starts, not
   any dates, so that weeks and quarters are exact: adapters count these in their own ways.

   period  day | week | month | quarter | year
   first   SQL of a period's first day
   second  SQL of a later period's first day #}
{% macro periods_between(period, first, second) -%}
    {%- if period == 'week' -%}
    cast({{ dbt.datediff(first, second, 'day') }} / 7 as integer)
    {%- elif period == 'quarter' -%}
    cast(({{ dbt.datediff(first, second, 'month') }}) / 3 as integer)
    {%- else -%}
    cast({{ dbt.datediff(first, second, period) }} as integer)
    {%- endif -%}
{%- endmacro %}
