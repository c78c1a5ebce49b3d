{# Whether the time between two dates is a whole number of a price's billing intervals. Any is a number of days: of
   those only one interval counts. A month that is too short for the day ends on its last day.

   first, last     SQL of dates
   interval        SQL of day | week | month | year, NULL without a price
   interval_count  SQL of how many of them one billing interval has #}
{% macro is_whole_intervals(first, last, interval, interval_count) -%}
    {%- set days = dbt.datediff(first, last, 'day') -%}
    {%- set months = 'cast(' ~ dbt.datediff(first, last, 'month') ~ ' as integer)' -%}
    coalesce(
        case
            when {{ interval }} = 'day' then {{ days }} = {{ interval_count }}
            when {{ interval }} = 'week' then mod({{ days }}, 7 * {{ interval_count }}) = 0
            when {{ interval }} in ('month', 'year')
                then {{ months }} > 0
                and cast({{ dbt.dateadd('month', months, first) }} as date) = {{ last }}
                and mod({{ months }}, {{ interval_count }} * case {{ interval }} when 'year' then 12 else 1 end) = 0
        end,
        false
    )
{%- endmacro %}
