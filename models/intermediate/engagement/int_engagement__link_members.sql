{#- The ids that a link carries: its own alias, and those that stood for that alias when it was loaded.
    Chains are followed by doubling, as macro followed_links does, with the time that each was known. -#}
{% set steps = 7 -%}
with links as (
    select
        link_id,
        alias_id,
        to_user_id,
        loaded_at,
        coalesce(replaced_at, cast('9999-12-31' as timestamp)) as replaced_at
    from {{ ref('holdfast', 'int_engagement__link_history') }}
),

aliases as (
    select distinct alias_id
    from links
),

chained as (
    select
        links.alias_id as member_id,
        links.to_user_id as reached_id,
        links.loaded_at as known_from,
        links.replaced_at as known_until
    from links
    inner join aliases
        on links.to_user_id = aliases.alias_id
    where links.alias_id <> links.to_user_id
),

pairs_0 as (
    select *
    from chained

    union all

    -- An id stands for itself at any time, so that a step of doubling keeps what the one before found.
    select distinct
        reached_id as member_id,
        reached_id,
        cast('1900-01-01' as timestamp) as known_from,
        cast('9999-12-31' as timestamp) as known_until
    from chained
),
{% for step in range(1, steps + 1) %}
{{ 'pairs' if loop.last else 'pairs_' ~ step }} as (
    select distinct
        near.member_id,
        far.reached_id,
        greatest(near.known_from, far.known_from) as known_from,
        least(near.known_until, far.known_until) as known_until
    from pairs_{{ step - 1 }} as near
    inner join pairs_{{ step - 1 }} as far
        on
            near.reached_id = far.member_id
            and near.known_from < far.known_until
            and near.known_until > far.known_from
    where near.member_id = near.reached_id or near.member_id <> far.reached_id
),
{% endfor %}
carried as (
    select distinct
        links.link_id,
        pairs.member_id
    from links
    inner join pairs
        on
            links.alias_id = pairs.reached_id
            and links.alias_id <> pairs.member_id
            and links.loaded_at > pairs.known_from
            and links.loaded_at < pairs.known_until
),

final as (
    select
        link_id,
        alias_id as member_id
    from links

    union all

    select
        link_id,
        member_id
    from carried
)

select *
from final
