{# KPIs of one relation in the long format of the scorecard: kpi_name, period_kind, period_start, segment_name,
   segment_value, value (double precision) and is_complete.

   relation  name of a CTE with the columns period_kind, period_start, segment_name, segment_value, is_complete
   kpis      dict of KPI name to the column that has it #}
{% macro scorecard_rows(relation, kpis) -%}
    {%- for kpi_name, column in kpis.items() %}
    select
        '{{ kpi_name }}' as kpi_name,
        period_kind,
        period_start,
        segment_name,
        segment_value,
        {{ holdfast.as_double(column) }} as value,
        is_complete
    from {{ relation }}
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
