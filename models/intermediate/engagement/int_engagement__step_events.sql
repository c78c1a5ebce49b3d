{#- A view: the events of funnels, goals and milestones, each with its user and why it is no activity. -#}
{{ config(materialized='view') }}

with policy_events as (
    select *
    from {{ ref('holdfast', 'int_engagement__policy_events') }}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

resolved as (
    {{ holdfast.with_person('policy_events') }}
),

final as (
    select
        resolved.event_id,
        resolved.event_name,
        resolved.occurred_at,
        resolved.source_session_id,
        resolved.person_id as user_id,
        coalesce(resolved.person_id, resolved.anonymous_id) as visitor_id,
        {{ holdfast.exclusion_reason('resolved.source_exclusion_reason', 'resolved.person_id') }}
            as exclusion_reason
    from resolved
    left join event_catalog
        on resolved.event_name = event_catalog.event_name
    left join internal_users
        on resolved.person_id = internal_users.user_id
)

select *
from final
