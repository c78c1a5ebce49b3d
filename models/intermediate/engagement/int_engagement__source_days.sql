{#- The ids are those that were sent: a link that comes late moves no row here. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(
        holdfast.stale_source_days(), ['user_id', 'anonymous_id', 'activity_date']
    ) }}",
) }}

{% set is_increment = holdfast.is_increment() -%}
with events as (
    select
        *,
        {{ holdfast.local_date('occurred_at') }} as activity_date
    from {{ ref('holdfast', 'stg_holdfast__events') }}
    {%- if is_increment %}
    where {{ holdfast.changed_span('occurred_at') }}
    {%- endif %}
),

bot_agents as (
    select *
    from {{ ref('holdfast', 'int_engagement__bot_agents') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

{% if is_increment -%}
stale as (
    {{ holdfast.stale_source_days() }}
),

{% endif -%}
judged as (
    select
        events.user_id,
        events.anonymous_id,
        events.customer_id,
        events.activity_date,
        events.event_name,
        {{ holdfast.source_exclusion(is_number=true) }} as source_exclusion_number,
        events.occurred_at,
        coalesce(events.loaded_at, events.occurred_at) as loaded_at
    from events
    cross join as_of
    left join bot_agents
        on events.user_agent = bot_agents.user_agent
    {%- if is_increment %}
    inner join stale
        on
            events.activity_date = stale.activity_date
            and {{ holdfast.is_same('events.user_id', 'stale.user_id') }}
            and {{ holdfast.is_same('events.anonymous_id', 'stale.anonymous_id') }}
    {%- endif %}
),

-- A number for the reason: at a hundred million events the groups are tens of millions.
grouped as (
    select
        user_id,
        anonymous_id,
        customer_id,
        activity_date,
        event_name,
        source_exclusion_number,
        count(*) as event_count,
        min(occurred_at) as first_occurred_at,
        max(occurred_at) as last_occurred_at,
        min(loaded_at) as first_loaded_at
    from judged
    group by
        user_id, anonymous_id, customer_id, activity_date, event_name, source_exclusion_number
),

final as (
    select
        user_id,
        anonymous_id,
        customer_id,
        activity_date,
        event_name,
        {{ holdfast.source_exclusion_of('source_exclusion_number') }} as source_exclusion_reason,
        event_count,
        first_occurred_at,
        last_occurred_at,
        first_loaded_at
    from grouped
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__changed_events') }}
