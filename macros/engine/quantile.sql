{# An exact quantile of a group, as double precision, linear between the two nearest values; NULL when there
   is none. An aggregate: NULLs do not count.

   value     SQL of a number
   fraction  which quantile: 0.25 is the first quartile #}
{% macro quantile(value, fraction) -%}
    {{ return(adapter.dispatch('quantile', 'holdfast')(holdfast.as_double(value), fraction)) }}
{%- endmacro %}

{% macro default__quantile(value, fraction) -%}
    percentile_cont({{ fraction }}) within group (order by {{ value }})
{%- endmacro %}

{% macro duckdb__quantile(value, fraction) -%}
    quantile_cont({{ value }}, {{ fraction }})
{%- endmacro %}

{% macro spark__quantile(value, fraction) -%}
    percentile({{ value }}, {{ fraction }})
{%- endmacro %}
