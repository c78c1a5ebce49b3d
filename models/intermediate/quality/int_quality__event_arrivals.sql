{#- The one pass over the staged events that counts them, and how late they came: by days first,
    so that months are worked out once a day and not once an event. -#}
with events as (
    select
        occurred_at,
        loaded_at
    from {{ ref('holdfast', 'stg_holdfast__events') }}
),

dated as (
    select
        {{ holdfast.local_date('occurred_at') }} as happened_date,
        {{ holdfast.local_date('loaded_at') }} as loaded_date,
        {{ holdfast.lateness_hours('occurred_at', 'loaded_at') }} as lateness_hours
    from events
),

counted as (
    select
        happened_date,
        loaded_date,
        lateness_hours,
        count(*) as event_count
    from dated
    group by happened_date, loaded_date, lateness_hours
),

by_month as (
    select
        {{ holdfast.period_start('month', 'happened_date') }} as month,
        lateness_hours,
        {{ holdfast.is_after_close('happened_date', 'loaded_date') }} as is_after_close,
        event_count
    from counted
),

final as (
    select
        month,
        lateness_hours,
        is_after_close,
        cast(sum(event_count) as bigint) as event_count
    from by_month
    group by month, lateness_hours, is_after_close
)

select *
from final
