{# The day of a UTC timestamp in the reporting time zone (var timezone).

   utc_timestamp  SQL of a timestamp without a zone, in UTC #}
{% macro local_date(utc_timestamp) -%}
    cast({{ holdfast.local_time(utc_timestamp) }} as date)
{%- endmacro %}
