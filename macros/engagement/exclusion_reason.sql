{# The first reason why an event is no activity of a user; NULL where there is none.

   source_reason  SQL of what the event says itself, see source_exclusion
   person_id      SQL of who acted, see with_person

   Expects the relations internal_users (left joined on the person) and event_catalog (on event_name). #}
{% macro exclusion_reason(source_reason, person_id) -%}
    case
        when {{ source_reason }} is not null then {{ source_reason }}
        when internal_users.user_id is not null then 'internal_user'
        when not coalesce(event_catalog.is_activity, true) then 'not_activity'
        when {{ person_id }} is null then 'anonymous'
    end
{%- endmacro %}
