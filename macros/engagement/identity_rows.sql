{# A select of all that sessions depend on beside the events: a row per alias, and one per user that is one of us. What
   one build has made them by is compared with what the next one would.

   Expects the relations identity_map and internal_users. #}
{% macro identity_rows() -%}
    select
        alias_id,
        user_id,
        false as is_internal
    from identity_map

    union all

    select
        user_id as alias_id,
        user_id,
        true as is_internal
    from internal_users
{%- endmacro %}
