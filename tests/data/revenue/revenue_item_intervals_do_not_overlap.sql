with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
),

followed as (
    select
        version_number,
        subscription_id,
        item_id,
        valid_from,
        valid_to,
        lead(valid_from) over (
            partition by version_number, subscription_id, item_id order by valid_from
        ) as next_valid_from
    from item_states
)

select
    version_number,
    subscription_id,
    item_id,
    valid_from,
    'an interval of the item runs on into the next one' as problem
from followed
where next_valid_from is not null
    and (valid_to is null or valid_to > next_valid_from)
