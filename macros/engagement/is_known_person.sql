{# Whether an event says itself who acted: it was sent with a user_id, or var count_anonymous_users makes its device
   one.

   events  name of a relation with user_id as it was sent #}
{% macro is_known_person(events) -%}
    {{ 'true' if var('count_anonymous_users') else events ~ '.user_id is not null' }}
{%- endmacro %}
