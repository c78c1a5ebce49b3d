{# A loss rate of one period length as the rate of another, compounded: 5 % a month is 46 % a year.

   rate       SQL of a fraction, 0 to 1
   from_days  SQL of the days that the rate covers
   to_days    SQL of the days that it shall cover #}
{% macro convert_rate(rate, from_days, to_days) -%}
    (
        1 - power(
            1 - {{ holdfast.as_double(rate) }},
            {{ holdfast.safe_divide(to_days, from_days) }}
        )
    )
{%- endmacro %}
