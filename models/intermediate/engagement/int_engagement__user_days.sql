with events as (
    select *
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null
),

final as (
    select
        user_id,
        {{ holdfast.local_date('occurred_at') }} as activity_date,
        event_name,
        count(*) as event_count,
        min(occurred_at) as first_occurred_at,
        max(occurred_at) as last_occurred_at
    from events
    group by user_id, {{ holdfast.local_date('occurred_at') }}, event_name
)

select *
from final
