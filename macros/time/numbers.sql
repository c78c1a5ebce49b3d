{# SQL of a one-column relation, `number`: 0 to 99,999. #}
{% macro numbers() -%}
(
    with digits as (
        {% for digit in range(10) -%}
        select {{ digit }} as digit{{ ' union all ' if not loop.last }}
        {% endfor %}
    )

    select
        ones.digit + 10 * tens.digit + 100 * hundreds.digit
        + 1000 * thousands.digit + 10000 * ten_thousands.digit as number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands
)
{%- endmacro %}
