{# How many whole hours after it happened a row was loaded. What is loaded ahead of its time is not late: 0. NULL when
   the row does not say when it was loaded.

   happened_at  SQL of a UTC timestamp
   loaded_at    SQL of a UTC timestamp #}
{% macro lateness_hours(happened_at, loaded_at) -%}
    case
        when {{ loaded_at }} < {{ happened_at }} then 0
        else cast(floor(
            ({{ holdfast.epoch_microseconds(loaded_at) }} - {{ holdfast.epoch_microseconds(happened_at) }})
            / 3600000000
        ) as integer)
    end
{%- endmacro %}
