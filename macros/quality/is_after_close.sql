{# Whether a row was loaded when the month in which it happened was closed, var month_close_days after its end; false
   when it does not say when it was loaded.

   happened_date  SQL of the day in var timezone on which it happened
   loaded_date    SQL of the day in var timezone on which it was loaded #}
{% macro is_after_close(happened_date, loaded_date) -%}
    coalesce(
        {{ loaded_date }} >= {{ holdfast.add_periods(
            'day', var('month_close_days'),
            holdfast.add_periods('month', 1, holdfast.period_start('month', happened_date))
        ) }},
        false
    )
{%- endmacro %}
