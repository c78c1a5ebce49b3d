{# The timestamp one billing interval after another.

   timestamp       SQL of a timestamp
   interval        SQL of day | week | month | year
   interval_count  SQL of how many of them one billing interval has #}
{% macro add_billing_interval(timestamp, interval, interval_count) -%}
    case {{ interval }}
        when 'day' then {{ dbt.dateadd('day', 'cast(' ~ interval_count ~ ' as integer)', timestamp) }}
        when 'week' then {{ dbt.dateadd('day', 'cast(7 * ' ~ interval_count ~ ' as integer)', timestamp) }}
        when 'month' then {{ dbt.dateadd('month', 'cast(' ~ interval_count ~ ' as integer)', timestamp) }}
        when 'year' then {{ dbt.dateadd('month', 'cast(12 * ' ~ interval_count ~ ' as integer)', timestamp) }}
    end
{%- endmacro %}
