{# How many whole windows lie between two moments, each 24 hours (period day) or 7 times 24 hours (week)
   long whatever the clock was set to.

   started_at  SQL of a UTC timestamp
   ended_at    SQL of a UTC timestamp, not earlier
   period      SQL of day | week #}
{% macro elapsed_windows(started_at, ended_at, period) -%}
    {%- set elapsed = '(' ~ holdfast.epoch_microseconds(ended_at) ~ ' - ' ~ holdfast.epoch_microseconds(started_at) ~ ')' -%}
    {%- set length = '(case ' ~ period ~ " when 'week' then 604800000000 else 86400000000 end)" -%}
    cast(({{ elapsed }} - mod({{ elapsed }}, {{ length }})) / {{ length }} as integer)
{%- endmacro %}
