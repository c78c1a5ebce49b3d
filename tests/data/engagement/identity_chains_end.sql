-- An id resolves to a user that is no alias of another: chains are followed to their end.
select
    first_links.alias_id || ' is ' || first_links.user_id || ', which is ' || next_links.user_id
        as problem
from {{ ref('holdfast', 'int_engagement__identity_map') }} as first_links
inner join {{ ref('holdfast', 'int_engagement__identity_map') }} as next_links
    on first_links.user_id = next_links.alias_id
where next_links.user_id <> first_links.user_id
