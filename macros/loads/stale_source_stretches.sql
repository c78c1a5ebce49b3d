{# SQL of the source-stretches that the changed events touch, in all their versions. #}
{% macro stale_source_stretches() -%}
    select distinct
        events.user_id,
        events.anonymous_id,
        {{ holdfast.stretch_start('events.occurred_at', 'rules.gap_us') }} as stretch_us
    from {{ ref('holdfast', 'base_holdfast__changed_events') }} as events
    cross join {{ ref('holdfast', 'int_engagement__session_limits') }} as rules
{%- endmacro %}
