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

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

internal_users as (
    select distinct coalesce(identity_map.user_id, registered.user_id) as user_id
    from {{ ref('holdfast', 'stg_holdfast__users') }} as registered
    left join identity_map
        on registered.user_id = identity_map.alias_id
    where registered.is_internal
),

resolved as (
    select
        events.*,
        coalesce(identity_map.user_id, events.user_id
        {%- if var('count_anonymous_users') %}, events.anonymous_id{% endif %}) as person_id
    from events
    left join identity_map
        on coalesce(events.user_id, events.anonymous_id) = identity_map.alias_id
),

final as (
    select
        resolved.event_id,
        resolved.event_name,
        resolved.occurred_at,
        resolved.loaded_at,
        resolved.person_id as user_id,
        coalesce(resolved.person_id, resolved.anonymous_id) as visitor_id,
        resolved.user_id as raw_user_id,
        resolved.anonymous_id,
        resolved.customer_id,
        resolved.session_id,
        resolved.page_url,
        resolved.referrer_url,
        resolved.utm_source,
        resolved.utm_medium,
        resolved.utm_campaign,
        resolved.platform,
        resolved.device_type,
        resolved.browser,
        resolved.country,
        -- An event that the catalog does not list goes by its name.
        coalesce(
            event_catalog.is_page_view,
            resolved.event_name in ('page_viewed', 'page_view', '$pageview')
        ) as is_page_view,
        case
            when resolved.occurred_at > as_of.as_of then 'after_as_of'
            when resolved.is_bot then 'bot_flag'
            when bot_agents.user_agent is not null then 'bot_user_agent'
            when resolved.is_internal then 'internal_event'
            when internal_users.user_id is not null then 'internal_user'
            when not coalesce(event_catalog.is_activity, true) then 'not_activity'
            when resolved.person_id is null then 'anonymous'
        end as exclusion_reason
    from resolved
    cross join as_of
    left join bot_agents
        on resolved.user_agent = bot_agents.user_agent
    left join event_catalog
        on resolved.event_name = event_catalog.event_name
    left join internal_users
        on resolved.person_id = internal_users.user_id
)

select *
from final
