{# The exact median of a group, as double precision: the mean of the two middle values when their number
   is even, NULL when there is none. An aggregate: NULLs do not count.

   value  SQL of a number #}
{% macro median(value) -%}
    {{ return(adapter.dispatch('median', 'holdfast')(holdfast.as_double(value))) }}
{%- endmacro %}

{% macro default__median(value) -%}
    percentile_cont(0.5) within group (order by {{ value }})
{%- endmacro %}

{% macro duckdb__median(value) -%}
    median({{ value }})
{%- endmacro %}

{% macro spark__median(value) -%}
    percentile({{ value }}, 0.5)
{%- endmacro %}
