{# A timestamp with a time zone as a UTC timestamp without one.

   column  SQL of the zoned timestamp #}
{% macro zoned_to_utc_timestamp(column) %}
    {{- adapter.dispatch('zoned_to_utc_timestamp', 'holdfast')(column) -}}
{% endmacro %}

{% macro default__zoned_to_utc_timestamp(column) -%}
    ({{ column }} at time zone 'UTC')
{%- endmacro %}

{% macro spark__zoned_to_utc_timestamp(column) -%}
    to_utc_timestamp({{ column }}, current_timezone())
{%- endmacro %}
