{# The first day of period number 0 of a kind: all periods are counted from the start of 1900, a Monday.

   period  day | week | month | quarter | year #}
{% macro period_anchor(period) -%}
    cast('{{ "1899-12-31" if period == "week" and var("week_start") == "sunday" else "1900-01-01" }}' as date)
{%- endmacro %}
