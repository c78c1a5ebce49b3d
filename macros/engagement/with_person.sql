{# Who acted: the user, aliases resolved. NULL where nobody is known behind the device, unless var
   count_anonymous_users makes the device a user.

   source  name of a relation with user_id and anonymous_id as they were sent

   Expects the relation identity_map, joined on the first of the two that is filled. #}
{% macro person_id(source) -%}
    coalesce(identity_map.user_id, {{ source }}.user_id
    {%- if var('count_anonymous_users') %}, {{ source }}.anonymous_id{% endif %})
{%- endmacro %}
