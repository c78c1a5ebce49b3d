{# The first day of a period whose kind is data, not known when the SQL is written.

   period_kind  SQL of day | week | month | quarter | year
   index        SQL of the period's number, as period_index gives it #}
{% macro indexed_period_start(period_kind, index) -%}
    case {{ period_kind }}
        {%- for period in ['day', 'week', 'month', 'quarter', 'year'] %}
        when '{{ period }}' then {{ holdfast.add_periods(period, index, holdfast.period_anchor(period)) }}
        {%- endfor %}
    end
{%- endmacro %}
