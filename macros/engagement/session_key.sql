{# The key of a session: a hash of its visitor, the microsecond of its first event and, where the source has
   named it, its name.

   visitor_id, started_at, source_session_id  SQL of the three #}
{% macro session_key(visitor_id, started_at, source_session_id) -%}
    {{ dbt.hash(dbt.concat([
        visitor_id, "'|'",
        'cast(' ~ holdfast.epoch_microseconds(started_at) ~ ' as ' ~ dbt.type_string() ~ ')', "'|'",
        "coalesce(" ~ source_session_id ~ ", '')",
    ])) }}
{%- endmacro %}
