with identity_links as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__identity_links') }}
),

device_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__device_users') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- The latest link of an alias decides, over all its history.
ranked_links as (
    select
        identity_links.alias_id,
        identity_links.user_id,
        lower(identity_links.kind) as kind,
        identity_links.linked_at,
        row_number() over (
            partition by identity_links.alias_id
            order by identity_links.linked_at desc, {{ holdfast.id_order('identity_links.link_id', 'desc') }}
        ) as recency_rank
    from identity_links
    cross join as_of
    where identity_links.linked_at <= as_of.as_of
),

stated_links as (
    select *
    from ranked_links
    where recency_rank = 1
),

-- A device seen with a user belongs to it, unless a stated link says otherwise. An unlink undoes
-- only what was seen before it. A device that is sent under the id of its user stands for it, too.
links as (
    select
        alias_id as id,
        user_id as target_id,
        kind as link_kind,
        linked_at
    from stated_links
    where kind <> 'unlink' and alias_id <> user_id

    union all

    select
        device_users.anonymous_id as id,
        device_users.user_id as target_id,
        'seen_together' as link_kind,
        device_users.last_seen_at as linked_at
    from device_users
    left join stated_links
        on device_users.anonymous_id = stated_links.alias_id
    where
        device_users.recency_rank = 1
        and {{ holdfast.is_seen_ruling('stated_links', 'device_users.last_seen_at') }}
),

targets as (
    select distinct target_id
    from links
),

-- Only ids that something points at can lie within a chain: few, whatever the number of devices.
inner_links as (
    select
        links.id,
        links.target_id
    from links
    inner join targets
        on links.id = targets.target_id
),

{{ holdfast.followed_links('inner_links') }},

-- An end that still points on lies on a cycle: the smallest id of the cycle is the user.
ends as (
    select
        followed.id,
        coalesce(cycles.least_id, followed.target_id) as user_id
    from followed
    left join followed as cycles
        on followed.target_id = cycles.id
),

final as (
    select
        links.id as alias_id,
        coalesce(ends.user_id, links.target_id) as user_id,
        links.target_id as linked_to_id,
        links.link_kind,
        links.linked_at,
        coalesce(device_users.device_user_count, 0) > 1 as is_shared_device
    from links
    left join ends
        on links.target_id = ends.id
    left join device_users
        on links.id = device_users.anonymous_id and device_users.recency_rank = 1
)

select *
from final
