{# A timestamp as whole microseconds since 1970, so that elapsed time is exact integer arithmetic.

   utc_timestamp  SQL of a timestamp without a zone, in UTC #}
{% macro epoch_microseconds(utc_timestamp) %}
    {{- adapter.dispatch('epoch_microseconds', 'holdfast')(utc_timestamp) -}}
{% endmacro %}

{% macro duckdb__epoch_microseconds(utc_timestamp) -%}
    epoch_us({{ utc_timestamp }})
{%- endmacro %}

{% macro postgres__epoch_microseconds(utc_timestamp) -%}
    cast(extract(epoch from {{ utc_timestamp }}) * 1000000 as bigint)
{%- endmacro %}

{% macro spark__epoch_microseconds(utc_timestamp) -%}
    unix_micros({{ utc_timestamp }})
{%- endmacro %}
