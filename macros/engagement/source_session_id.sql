{# SQL of the session that the source says an event belongs to, a text; NULL where it says none, or where var
   use_source_session_id does not honour it.

   events  name of a relation with session_id as it was sent #}
{% macro source_session_id(events) -%}
    {{ events ~ '.session_id' if var('use_source_session_id') else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}
