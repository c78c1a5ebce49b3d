{#- A view: the days of users are those of the ids that stand for them, which are kept. -#}
{{ config(materialized='view') }}

with judged_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__judged_days') }}
    where exclusion_reason is null
),

final as (
    select
        user_id,
        activity_date,
        event_name,
        cast(sum(event_count) as bigint) as event_count,
        min(first_occurred_at) as first_occurred_at,
        max(last_occurred_at) as last_occurred_at
    from judged_days
    group by user_id, activity_date, event_name
)

select *
from final
