{# Which slot of its stretch an event lies in: a whole number from 0 to 59.

   events  name of a relation with occurred_us, stretch_us and slot_us #}
{% macro slot_number(events) -%}
    {%- set offset = '(' ~ events ~ '.occurred_us - ' ~ events ~ '.stretch_us)' -%}
    ({{ offset }} - mod({{ offset }}, {{ events }}.slot_us)) / {{ events }}.slot_us
{%- endmacro %}
