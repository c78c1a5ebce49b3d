{#- Only the events whose id comes more than once, ranked: few, so that the rest need no window. -#}
with repeated_ids as (
    select event_id
    from {{ ref('holdfast', 'base_holdfast__events') }}
    where rejection_reason is null
    group by event_id
    having count(*) > 1
),

checked as (
    {{ holdfast.checked_rows('events', only='select event_id from repeated_ids') }}
),

usable as (
    select *
    from checked
    where rejection_reason is null
)

{{ holdfast.ranked_rows('events', 'usable') }}
