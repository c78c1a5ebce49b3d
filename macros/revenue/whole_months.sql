{# How many whole months lie between two dates, or NULL when they are not whole. A month that is too short for the
   day ends on its last day: 31 January to 28 February is one month, and so are 28 February to 30 March and to 31
   March, of a day that February does not have.

   first  SQL of a date
   last   SQL of a later date #}
{% macro whole_months(first, last) -%}
    {%- set months = dbt.datediff(first, last, 'month') -%}
    case
        when {{ months }} > 0
            and (
                cast({{ dbt.dateadd('month', months, first) }} as date) = {{ last }}
                or cast({{ dbt.dateadd('month', '-(' ~ months ~ ')', last) }} as date) = {{ first }}
            )
            then {{ months }}
    end
{%- endmacro %}
