{#- A view: every event with its user and why it is no activity, and never a second copy. -#}
{{ config(materialized='view') }}

with events as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__events') }}
),

identity_map as (
    select
        alias_id,
        user_id
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

bot_agents as (
    select *
    from {{ ref('holdfast', 'int_engagement__bot_agents') }}
),

event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

resolved as (
    {{ holdfast.with_person('events') }}
),

final as (
    select
        events.event_id,
        events.event_name,
        events.occurred_at,
        events.loaded_at,
        events.person_id as user_id,
        coalesce(events.person_id, events.anonymous_id) as visitor_id,
        events.user_id as raw_user_id,
        events.anonymous_id,
        events.customer_id,
        events.session_id,
        events.page_url,
        events.referrer_url,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign,
        events.platform,
        events.device_type,
        events.browser,
        events.country,
        {{ holdfast.is_page_view() }} as is_page_view,
        {{ holdfast.exclusion_reason(holdfast.source_exclusion(), 'events.person_id') }}
            as exclusion_reason
    from resolved as events
    cross join as_of
    left join bot_agents
        on events.user_agent = bot_agents.user_agent
    left join event_catalog
        on events.event_name = event_catalog.event_name
    left join internal_users
        on events.person_id = internal_users.user_id
)

select *
from final
