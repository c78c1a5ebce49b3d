{# Text that sorts as time does and, at one moment, as the event_id: the lesser event_id is first. NULL where the
   event_id is.

   utc_timestamp  SQL of a moment from 1900 to 2199
   event_id       SQL of the event_id #}
{% macro moment_key(utc_timestamp, event_id) -%}
    cast({{ holdfast.epoch_microseconds(utc_timestamp) }} + 30000000000000000 as {{ dbt.type_string() }}) || {{ event_id }}
{%- endmacro %}
