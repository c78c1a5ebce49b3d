{#- A day of an id goes along with a link when its first event had been loaded before the link was: whole
    days, so that the audit reads the days of the ids that were sent and never the events. -#}
with source_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__source_days') }}
    where source_exclusion_reason is null
),

event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

link_history as (
    select *
    from {{ ref('holdfast', 'int_engagement__link_history') }}
    where from_user_id <> to_user_id
),

link_members as (
    select *
    from {{ ref('holdfast', 'int_engagement__link_members') }}
),

movers as (
    select
        link_history.link_id,
        link_members.member_id,
        link_history.loaded_at
    from link_history
    inner join link_members
        on link_history.link_id = link_members.link_id
),

final as (
    select
        movers.link_id,
        movers.member_id,
        source_days.activity_date,
        cast(sum(source_days.event_count) as bigint) as event_count
    from source_days
    inner join movers
        on coalesce(source_days.user_id, source_days.anonymous_id) = movers.member_id
    left join event_catalog
        on source_days.event_name = event_catalog.event_name
    where coalesce(event_catalog.is_activity, true)
    group by movers.link_id, movers.member_id, movers.loaded_at, source_days.activity_date
    having min(source_days.first_loaded_at) < movers.loaded_at
)

select *
from final
