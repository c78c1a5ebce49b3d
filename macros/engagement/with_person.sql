{# A select of rows with the ids as they were sent, each with person_id: who acted, aliases resolved. NULL where nobody is
   known behind the device, unless var count_anonymous_users makes the device a user.

   source  name of a relation with user_id and anonymous_id as they were sent

   Expects the relation identity_map. #}
{% macro with_person(source) -%}
    select
        {{ source }}.*,
        coalesce(identity_map.user_id, {{ source }}.user_id
        {%- if var('count_anonymous_users') %}, {{ source }}.anonymous_id{% endif %}) as person_id
    from {{ source }}
    left join identity_map
        on coalesce({{ source }}.user_id, {{ source }}.anonymous_id) = identity_map.alias_id
{%- endmacro %}
