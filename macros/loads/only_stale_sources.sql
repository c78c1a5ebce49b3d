{# In an increment, the where clause that keeps the sources (ids as they were sent) of stale visitors.

   user_id  name of the column with the user_id as it was sent #}
{% macro only_stale_sources(user_id='user_id') -%}
{%- if holdfast.is_increment() -%}
where
        coalesce({{ user_id }}, anonymous_id) in (
            select source_id
            from {{ ref('holdfast', 'int_engagement__stale_visitors') }}
        )
{%- endif -%}
{%- endmacro %}
