{#- Only the events whose id comes more than once, ranked: few, so that the rest need no window. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.changed_values('event_id'), ['event_id']) }}",
) }}

{% if holdfast.is_increment() -%}
with checked as (
    select *
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
),
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
{%- endif %}

-- A row that is rejected repeats nothing.
usable as (
    select
        checked.*,
        count(*) over (partition by event_id) as sent_count
    from checked
    where rejection_reason is null
),

repeated as (
    select *
    from usable
    where sent_count > 1
)

{{ holdfast.ranked_rows('events', 'repeated') }}
-- depends_on: {{ ref('holdfast', 'base_holdfast__changed_events') }}
