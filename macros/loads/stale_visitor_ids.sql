{# SQL of the visitors whose days and sessions are made again. #}
{% macro stale_visitor_ids() -%}
    select distinct visitor_id as user_id, visitor_id
    from {{ ref('holdfast', 'int_engagement__stale_visitors') }}
{%- endmacro %}
