{# SQL of the user agents of the changed events. #}
{% macro changed_user_agents() -%}
    select distinct user_agent
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
{%- endmacro %}
