-- The last link of an id in the order of loading is the one that the identity map goes by: but for a device
-- that was seen again with the user it was unlinked from, or whose last user was seen on it late.
with link_history as (
    select *
    from {{ ref('holdfast', 'int_engagement__link_history') }}
    where replaced_at is null
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
)

select
    identity_map.alias_id || ' stands for ' || identity_map.linked_to_id || ', its history ends at '
    || coalesce(link_history.to_user_id, 'nothing') as problem
from identity_map
left join link_history
    on identity_map.alias_id = link_history.alias_id
where
    coalesce(link_history.to_user_id, '') <> identity_map.linked_to_id
    and identity_map.link_kind <> 'seen_together'
