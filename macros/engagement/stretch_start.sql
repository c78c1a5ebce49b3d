{# The start of the stretch of time, as long as the gap that ends a session, in which a moment lies: whole
   microseconds since 1970. Events of one visitor in one stretch belong to one session in any case.

   utc_timestamp  SQL of a moment
   gap_us         SQL of the gap in microseconds #}
{% macro stretch_start(utc_timestamp, gap_us) -%}
    {%- set moment = holdfast.epoch_microseconds(utc_timestamp) -%}
    {{ moment }} - mod(mod({{ moment }}, {{ gap_us }}) + {{ gap_us }}, {{ gap_us }})
{%- endmacro %}
