{# Conditions that hold of the rows that have one of a few values in a column, as filled_text gives it: of each such row
   exactly one of them, so that the rows can be read by one scan each.

   column    SQL of the raw value
   raw_type  the column's own type in the raw relation, as relation_columns gives it
   values    SQL of a select of the values

   Returns: list of SQL conditions. #}
{% macro value_conditions(column, raw_type, values) %}
    {{- return(adapter.dispatch('value_conditions', 'holdfast')(column, raw_type, values)) -}}
{% endmacro %}

{% macro default__value_conditions(column, raw_type, values) %}
    {{- return([holdfast.filled_text(column, raw_type) ~ ' in (' ~ values ~ ')']) -}}
{% endmacro %}

{# Values compared as they are stored let the engine pass over the parts of a file that hold none of them; only text that
   begins with a blank has to be filled first. #}
{% macro duckdb__value_conditions(column, raw_type, values) %}
    {%- if not holdfast.is_typed_text(raw_type) -%}
    {{- return(holdfast.default__value_conditions(column, raw_type, values)) -}}
    {%- endif -%}
    {{- return([
        column ~ " >= '!' and " ~ column ~ ' in (' ~ values ~ ')',
        column ~ " < '!' and " ~ holdfast.filled_text(column, raw_type) ~ ' in (' ~ values ~ ')',
    ]) -}}
{% endmacro %}
