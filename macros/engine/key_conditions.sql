{# Conditions that hold of the rows whose key, as filled_text gives it, is one of a few: of each such row exactly one of
   them, so that the rows can be read by one scan each.

   column    SQL of the raw key
   raw_type  the column's own type in the raw relation, as relation_columns gives it
   keys      SQL of a select of the keys

   Returns: list of SQL conditions. #}
{% macro key_conditions(column, raw_type, keys) %}
    {{- return(adapter.dispatch('key_conditions', 'holdfast')(column, raw_type, keys)) -}}
{% endmacro %}

{% macro default__key_conditions(column, raw_type, keys) %}
    {{- return([holdfast.filled_text(column, raw_type) ~ ' in (' ~ keys ~ ')']) -}}
{% endmacro %}

{# Keys compared as they are stored let the engine pass over the parts of a file that hold none of them; only text that
   begins with a blank has to be filled first. #}
{% macro duckdb__key_conditions(column, raw_type, keys) %}
    {%- if not holdfast.is_typed_text(raw_type) -%}
    {{- return(holdfast.default__key_conditions(column, raw_type, keys)) -}}
    {%- endif -%}
    {{- return([
        column ~ " >= '!' and " ~ column ~ ' in (' ~ keys ~ ')',
        column ~ " < '!' and " ~ holdfast.filled_text(column, raw_type) ~ ' in (' ~ keys ~ ')',
    ]) -}}
{% endmacro %}
