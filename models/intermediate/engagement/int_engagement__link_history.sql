{#- What each identity link did when it was loaded: the rule of int_engagement__identity_map, applied to
    what was known at each moment at which a link of the id was loaded. -#}
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

stated as (
    select
        identity_links.link_id,
        lower(identity_links.kind) as kind,
        identity_links.alias_id,
        case
            when lower(identity_links.kind) = 'unlink' then identity_links.alias_id
            else identity_links.user_id
        end as to_user_id,
        identity_links.linked_at,
        coalesce(identity_links.loaded_at, identity_links.linked_at) as loaded_at,
        row_number() over (
            partition by identity_links.alias_id
            order by identity_links.linked_at, {{ holdfast.id_order('identity_links.link_id') }}
        ) as stated_rank
    from identity_links
    cross join as_of
    where identity_links.linked_at <= as_of.as_of
),

seen as (
    select
        {{ dbt.concat(["'seen_together|'", 'anonymous_id', "'|'", 'user_id']) }} as link_id,
        anonymous_id as alias_id,
        user_id as to_user_id,
        last_seen_at as linked_at,
        first_loaded_at as loaded_at,
        -recency_rank as seen_rank
    from device_users
),

loaded as (
    select
        alias_id,
        loaded_at,
        stated_rank,
        cast(null as bigint) as seen_rank
    from stated

    union all

    select
        alias_id,
        loaded_at,
        cast(null as bigint) as stated_rank,
        seen_rank
    from seen
),

-- The latest of what is known by then, whenever it was loaded: one row for links that come at one moment.
known as (
    select
        alias_id,
        loaded_at,
        max(max(stated_rank)) over (partition by alias_id order by loaded_at) as stated_rank,
        max(max(seen_rank)) over (partition by alias_id order by loaded_at) as seen_rank
    from loaded
    group by alias_id, loaded_at
),

compared as (
    select
        known.alias_id,
        known.loaded_at,
        coalesce({{ holdfast.is_seen_ruling('stated', 'seen.linked_at') }}, false) as is_seen_ruling,
        coalesce(seen.loaded_at = known.loaded_at, false) as is_seen_new,
        stated.to_user_id as stated_user_id,
        seen.to_user_id as seen_user_id,
        stated.link_id as stated_link_id,
        stated.kind as stated_kind,
        stated.linked_at as stated_at,
        seen.link_id as seen_link_id,
        seen.linked_at as seen_at
    from known
    left join stated
        on known.alias_id = stated.alias_id and known.stated_rank = stated.stated_rank
    left join seen
        on known.alias_id = seen.alias_id and known.seen_rank = seen.seen_rank
),

-- An unlink that comes late may leave the id to whom it has been seen with since: the change is the unlink's.
ruled as (
    select
        *,
        is_seen_ruling and is_seen_new as is_seen,
        case when is_seen_ruling then seen_user_id else stated_user_id end as to_user_id
    from compared
),

moves as (
    select
        *,
        coalesce(lag(to_user_id) over (partition by alias_id order by loaded_at), alias_id) as from_user_id
    from ruled
),

final as (
    select
        case when is_seen then seen_link_id else stated_link_id end as link_id,
        case when is_seen then 'seen_together' else stated_kind end as kind,
        alias_id,
        from_user_id,
        to_user_id,
        case when is_seen then seen_at else stated_at end as linked_at,
        loaded_at,
        lead(loaded_at) over (partition by alias_id order by loaded_at) as replaced_at
    from moves
    where from_user_id <> to_user_id
)

select *
from final
