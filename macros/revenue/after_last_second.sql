{# The end of a period, moved to the day's end where it is said to lie in the last second of a day, UTC or local.

   ended_at  SQL of a UTC timestamp, the name of a column #}
{% macro after_last_second(ended_at) -%}
    {%- set next_second = '(' ~ dbt.dateadd('second', 1, ended_at) ~ ')' -%}
    case
            when cast({{ next_second }} as date) > cast({{ ended_at }} as date)
                then cast(cast({{ next_second }} as date) as timestamp)
            when {{ holdfast.local_date(next_second) }} > {{ holdfast.local_date(ended_at) }}
                then {{ holdfast.utc_time('cast(' ~ holdfast.local_date(next_second) ~ ' as timestamp)') }}
            else {{ ended_at }}
        end
{%- endmacro %}
