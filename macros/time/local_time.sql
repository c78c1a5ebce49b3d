{# A UTC timestamp as wall-clock time in the reporting time zone (var timezone), daylight saving included.

   utc_timestamp  SQL of a timestamp without a zone, in UTC #}
{% macro local_time(utc_timestamp) %}
    {%- if var('timezone') == 'UTC' -%} {{ utc_timestamp }}
    {%- else -%} {{ adapter.dispatch('local_time', 'holdfast')(utc_timestamp) }}
    {%- endif -%}
{% endmacro %}

{% macro default__local_time(utc_timestamp) -%}
    ({{ utc_timestamp }} at time zone 'UTC' at time zone '{{ var('timezone') }}')
{%- endmacro %}

{% macro spark__local_time(utc_timestamp) -%}
    from_utc_timestamp({{ utc_timestamp }}, '{{ var('timezone') }}')
{%- endmacro %}
