{# The number of the period that a date lies in, counted without gaps, so that neighbours differ by 1.

   period  day | week | month | quarter | year
   date    SQL of a date #}
{% macro period_index(period, date) -%}
    {{ holdfast.periods_between(period, holdfast.period_anchor(period), holdfast.period_start(period, date)) }}
{%- endmacro %}
