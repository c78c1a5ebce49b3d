{# The first day of the period that a date lies in. Weeks begin on var week_start.

   period  day | week | month | quarter | year
   date    SQL of a date #}
{% macro period_start(period, date) -%}
    {%- if period == 'day' -%}
    {{ date }}
    {%- elif period == 'week' and var('week_start') == 'sunday' -%}
    cast({{ dbt.dateadd('day', -1, dbt.date_trunc('week', dbt.dateadd('day', 1, date))) }} as date)
    {%- else -%}
    cast({{ dbt.date_trunc(period, date) }} as date)
    {%- endif -%}
{%- endmacro %}
