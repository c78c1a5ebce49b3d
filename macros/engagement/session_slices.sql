{# Into how many slices of visitors all sessions are put together, one after another: var session_slices, else as many
   as the memory limit asks for. DuckDB keeps about 3 bytes an event of the grouping in memory, whatever else it spills
   (measured at a hundred million events): that shall be no more than a fifth of it. One for an increment, and on
   other engines.

   Returns: a whole number, 1 or more. #}
{% macro session_slices() -%}
    {%- set source_days = ref('holdfast', 'int_engagement__source_days') -%}
    {{- return(adapter.dispatch('session_slices', 'holdfast')(source_days)) -}}
{%- endmacro %}

{% macro default__session_slices(source_days) -%}
    {{- return(1) -}}
{%- endmacro %}

{% macro duckdb__session_slices(source_days) -%}
    {%- if not execute or holdfast.is_increment() -%}{{- return(1) -}}{%- endif -%}
    {%- if var('session_slices') is not none -%}{{- return(var('session_slices') | int) -}}{%- endif -%}
    {#- where nothing is built yet, SQL is compiled to be looked at -#}
    {%- if load_relation(source_days) is none -%}{{- return(1) -}}{%- endif -%}
    {%- set units = {'KiB': 1024, 'MiB': 1048576, 'GiB': 1073741824, 'TiB': 1099511627776} -%}
    {%- set found = holdfast.first_row(
        "select coalesce(sum(event_count), 0) as event_count, current_setting('memory_limit') as memory_limit from "
        ~ source_days
    ) -%}
    {%- set memory_limit = found.memory_limit.split(' ') -%}
    {%- set bytes = (memory_limit[0] | float) * units.get(memory_limit[-1], units.TiB) -%}
    {{- return([1, (15 * found.event_count / bytes) | round(method='ceil') | int] | max) -}}
{%- endmacro %}
