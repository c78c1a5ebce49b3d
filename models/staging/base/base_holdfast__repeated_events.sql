{#- Only the events whose id comes more than once, ranked: few, so that the rest need no window. -#}
with usable as (
    select *
    from {{ ref('holdfast', 'base_holdfast__events') }}
    where rejection_reason is null
),

repeated_ids as (
    select event_id as repeated_event_id
    from usable
    group by event_id
    having count(*) > 1
),

repeated as (
    select usable.*
    from usable
    inner join repeated_ids
        on usable.event_id = repeated_ids.repeated_event_id
)

{{ holdfast.ranked_rows('events', 'repeated') }}
