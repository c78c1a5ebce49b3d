{# SQL of the source-days that the changed events touch, in all their versions. #}
{% macro stale_source_days() -%}
    select distinct
        user_id,
        anonymous_id,
        {{ holdfast.local_date('occurred_at') }} as activity_date
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
{%- endmacro %}
