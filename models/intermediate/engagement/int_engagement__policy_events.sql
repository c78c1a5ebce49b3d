{#- The few events whose moment counts, not only their day, kept apart so that policies need not read all. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.changed_values('event_id'), ['event_id']) }}",
) }}

with policy_names as (
    select event_name from {{ ref('holdfast', 'stg_holdfast__funnel_steps') }}
    union
    select event_name from {{ ref('holdfast', 'stg_holdfast__conversion_goals') }}
    union
    select event_name from {{ ref('holdfast', 'stg_holdfast__onboarding_milestones') }}
),

events as (
    {{ holdfast.each_event_once(only='select event_name from policy_names', of=['event_name']) }}
),

bot_agents as (
    select *
    from {{ ref('holdfast', 'int_engagement__bot_agents') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

final as (
    select
        events.event_id,
        events.event_name,
        events.occurred_at,
        events.user_id,
        events.anonymous_id,
        {{ holdfast.source_session_id('events') }} as source_session_id,
        {{ holdfast.source_exclusion() }} as source_exclusion_reason
    from events
    cross join as_of
    left join bot_agents
        on events.user_agent = bot_agents.user_agent
    {%- if holdfast.is_increment() %}
    where
        events.event_id in ({{ holdfast.changed_values('event_id') }})
        and {{ holdfast.changed_span('events.occurred_at') }}
    {%- endif %}
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__changed_events') }}
