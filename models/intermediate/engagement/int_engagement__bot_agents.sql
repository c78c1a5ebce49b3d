{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.changed_values('user_agent'), ['user_agent']) }}",
) }}

{% set events = 'base_holdfast__changed_events' if holdfast.is_increment() else 'stg_holdfast__events' -%}
with events as (
    select user_agent
    from {{ ref('holdfast', events) }}
    where user_agent is not null
),

bot_user_agents as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__bot_user_agents') }}
),

-- User agents are few and events are many: each agent is looked at once.
agents as (
    select distinct user_agent
    from events
),

final as (
    select distinct agents.user_agent
    from agents
    inner join bot_user_agents
        on {{ dbt.position('bot_user_agents.pattern', 'lower(agents.user_agent)') }} > 0
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__changed_events') }}
-- depends_on: {{ ref('holdfast', 'stg_holdfast__events') }}
