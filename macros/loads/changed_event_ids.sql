{# SQL of the ids of the events that this build takes in. #}
{% macro changed_event_ids() -%}
    select distinct event_id
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
{%- endmacro %}
