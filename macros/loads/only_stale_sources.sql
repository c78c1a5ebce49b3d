{# In an increment, the where clause that keeps the sources (ids as they were sent) of stale visitors. #}
{% macro only_stale_sources() -%}
{%- if holdfast.is_increment() -%}
where
        coalesce(user_id, anonymous_id) in (
            select source_id
            from {{ ref('holdfast', 'int_engagement__stale_visitors') }}
        )
{%- endif -%}
{%- endmacro %}
