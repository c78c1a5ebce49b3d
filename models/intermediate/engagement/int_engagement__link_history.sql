{#- What each identity link did when it was loaded. Ordered by loading, not by linked_at: a link that
    came too late to rule never moved anything. -#}
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

-- Of the links of an id the one with the greatest rank rules, whenever it was loaded.
ranked as (
    select
        true as is_stated,
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
            order by identity_links.linked_at, identity_links.link_id
        ) as rule_rank
    from identity_links
    cross join as_of
    where identity_links.linked_at <= as_of.as_of

    union all

    select
        false as is_stated,
        {{ dbt.concat(["'seen_together|'", 'anonymous_id', "'|'", 'user_id']) }} as link_id,
        'seen_together' as kind,
        anonymous_id as alias_id,
        user_id as to_user_id,
        last_seen_at as linked_at,
        first_loaded_at as loaded_at,
        -recency_rank as rule_rank
    from device_users
),

-- Of links of an id that are loaded at one moment only the one that rules is ever seen at work.
compared as (
    select
        *,
        max(rule_rank) over (
            partition by alias_id, is_stated
            order by loaded_at, rule_rank
            rows between unbounded preceding and 1 preceding
        ) as rank_before,
        max(rule_rank) over (partition by alias_id, is_stated, loaded_at) as rank_at_once,
        max(
            case when is_stated then 2 * rule_rank + case when kind = 'unlink' then 1 else 0 end end
        ) over (partition by alias_id order by loaded_at) as stated_so_far
    from ranked
),

-- What was merely seen counts where nothing is stated, or no more than an unlink.
effective as (
    select *
    from compared
    where
        rule_rank = rank_at_once
        and (rank_before is null or rule_rank > rank_before)
        and (is_stated or stated_so_far is null or mod(stated_so_far, 2) = 1)
),

final as (
    select
        link_id,
        kind,
        alias_id,
        coalesce(
            lag(to_user_id) over (partition by alias_id order by loaded_at, is_stated), alias_id
        ) as from_user_id,
        to_user_id,
        linked_at,
        loaded_at,
        lead(loaded_at) over (partition by alias_id order by loaded_at, is_stated) as replaced_at
    from effective
)

select *
from final
