{#- Only the events whose id comes more than once, ranked: few, so that the rest need no window. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.changed_values('event_id'), ['event_id']) }}",
) }}

{% if holdfast.is_increment() -%}
with usable as (
    select *
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
    where
        event_id in (
            select event_id
            from {{ ref('holdfast', 'base_holdfast__changed_events') }}
            group by event_id
            having count(*) > 1
        )
)
{%- else -%}
with repeated_ids as (
    select event_id
    from {{ ref('holdfast', 'base_holdfast__events') }}
    where event_id is not null
    group by event_id
    having count(*) > 1
),

checked as (
    {{ holdfast.checked_rows('events', only='select event_id from repeated_ids', of=['event_id']) }}
),

usable as (
    select *
    from checked
    where rejection_reason is null
)
{%- endif %}

{{ holdfast.ranked_rows('events', 'usable') }}
-- depends_on: {{ ref('holdfast', 'base_holdfast__changed_events') }}
