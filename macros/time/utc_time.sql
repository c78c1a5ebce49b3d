{# A wall-clock time of the reporting time zone (var timezone) as a UTC timestamp.

   local_timestamp  SQL of a timestamp without a zone, in local time #}
{% macro utc_time(local_timestamp) %}
    {%- if var('timezone') == 'UTC' -%} {{ local_timestamp }}
    {%- else -%} {{ adapter.dispatch('utc_time', 'holdfast')(local_timestamp) }}
    {%- endif -%}
{% endmacro %}

{% macro default__utc_time(local_timestamp) -%}
    ({{ local_timestamp }} at time zone '{{ var('timezone') }}' at time zone 'UTC')
{%- endmacro %}

{% macro spark__utc_time(local_timestamp) -%}
    to_utc_timestamp({{ local_timestamp }}, '{{ var('timezone') }}')
{%- endmacro %}
