{# How many whole months lie between two dates, or NULL when they are not whole. A month that is too
   short for the day ends on its last day: 31 January to 28 February is one month, and so is
   28 February to 31 March.

   first  SQL of a date
   last   SQL of a later date #}
{% macro whole_months(first, last) -%}
    case
        when {{ dbt.datediff(first, last, 'month') }} > 0
            and (
                cast({{ dbt.dateadd('month', dbt.datediff(first, last, 'month'), first) }} as date) = {{ last }}
                or (
                    cast({{ dbt.last_day(first, 'month') }} as date) = {{ first }}
                    and cast({{ dbt.last_day(last, 'month') }} as date) = {{ last }}
                )
            )
            then {{ dbt.datediff(first, last, 'month') }}
    end
{%- endmacro %}
