with source_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__source_days') }}
    where
        anonymous_id is not null
        and user_id is not null
        and coalesce(source_exclusion_reason, '') <> 'after_as_of'
),

events as (
    select
        event_id,
        anonymous_id,
        user_id,
        occurred_at
    from {{ ref('holdfast', 'stg_holdfast__events') }}
),

pairs as (
    select
        anonymous_id,
        user_id,
        max(last_occurred_at) as last_seen_at,
        min(first_loaded_at) as first_loaded_at
    from source_days
    group by anonymous_id, user_id
),

ties as (
    select
        anonymous_id,
        last_seen_at
    from pairs
    group by anonymous_id, last_seen_at
    having count(*) > 1
),

-- Only where two users were last seen on a device at one instant are event ids read again.
tied as (
    select
        pairs.anonymous_id,
        pairs.user_id,
        pairs.last_seen_at
    from pairs
    inner join ties
        on pairs.anonymous_id = ties.anonymous_id and pairs.last_seen_at = ties.last_seen_at
),

tie_breaks as (
    select
        events.anonymous_id,
        events.user_id,
        {{ holdfast.first_by(
            'last_event', ['event_id'], holdfast.id_order('event_id').split(', '), is_last=true
        ) }}
    from events
    inner join tied
        on
            events.anonymous_id = tied.anonymous_id
            and events.user_id = tied.user_id
            and events.occurred_at = tied.last_seen_at
    group by events.anonymous_id, events.user_id
),

last_events as (
    select
        anonymous_id,
        user_id,
        {{ holdfast.first_by_value('last_event', 'event_id') }} as event_id
    from tie_breaks
),

final as (
    select
        pairs.anonymous_id,
        pairs.user_id,
        pairs.last_seen_at,
        pairs.first_loaded_at,
        row_number() over (
            partition by pairs.anonymous_id
            order by pairs.last_seen_at desc, {{ holdfast.id_order('last_events.event_id', 'desc') }}
        ) as recency_rank,
        count(*) over (partition by pairs.anonymous_id) as device_user_count
    from pairs
    left join last_events
        on pairs.anonymous_id = last_events.anonymous_id and pairs.user_id = last_events.user_id
)

select *
from final
