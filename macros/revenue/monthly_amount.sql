{# The amount of one month out of the amount of one billing interval.

   amount           SQL of the amount of one billing interval
   interval         SQL of day | week | month | year
   interval_count   SQL of how many of them one billing interval has
   weeks_per_month  SQL of a number
   days_per_month   SQL of a number #}
{% macro monthly_amount(amount, interval, interval_count, weeks_per_month, days_per_month) -%}
    {{ holdfast.money(
        'case ' ~ interval
        ~ " when 'month' then " ~ amount ~ ' / ' ~ interval_count
        ~ " when 'year' then " ~ amount ~ ' / (12 * ' ~ interval_count ~ ')'
        ~ " when 'week' then " ~ holdfast.product(amount, weeks_per_month) ~ ' / ' ~ interval_count
        ~ " when 'day' then " ~ holdfast.product(amount, days_per_month) ~ ' / ' ~ interval_count
        ~ ' end'
    ) }}
{%- endmacro %}
