{# Whether the time between two dates is a whole number of a price's billing intervals; never of days, which any is.

   first, last     SQL of dates
   interval        SQL of day | week | month | year, NULL without a price
   interval_count  SQL of how many of them one billing interval has #}
{% macro is_whole_intervals(first, last, interval, interval_count) -%}
    coalesce(
        case {{ interval }}
            when 'day' then {{ dbt.datediff(first, last, 'day') }} = {{ interval_count }}
            when 'week' then mod({{ dbt.datediff(first, last, 'day') }}, 7 * {{ interval_count }}) = 0
            when 'month' then mod({{ holdfast.whole_months(first, last) }}, {{ interval_count }}) = 0
            when 'year' then mod({{ holdfast.whole_months(first, last) }}, 12 * {{ interval_count }}) = 0
        end,
        false
    )
{%- endmacro %}
