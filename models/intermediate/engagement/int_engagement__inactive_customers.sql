{#- How long customers had been silent when they churned and, to compare with, how long those who pay at
    as_of are silent today. -#}
with churns as (
    select *
    from {{ ref('holdfast', 'int_revenue__churns') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

active_days as (
    select
        entity_id as customer_id,
        period_index as day_index
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'customer' and period_kind = 'day'
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

latest_movements as (
    select
        customer_id,
        mrr_after,
        row_number() over (partition by customer_id order by moved_date desc) as recency_rank
    from customer_movements
),

moments as (
    select
        churn_kind as outcome,
        customer_id,
        moved_date as judged_date,
        {{ holdfast.period_index('day', 'moved_date') }} as judged_index
    from churns

    union all

    select
        'still_paying' as outcome,
        latest_movements.customer_id,
        as_of.as_of_date as judged_date,
        {{ holdfast.period_index('day', 'as_of.as_of_date') }} as judged_index
    from latest_movements
    cross join as_of
    where latest_movements.recency_rank = 1 and latest_movements.mrr_after > 0
),

final as (
    select
        moments.outcome,
        moments.customer_id,
        moments.judged_date,
        cast(moments.judged_index - max(active_days.day_index) as integer) as inactive_days
    from moments
    left join active_days
        on
            moments.customer_id = active_days.customer_id
            and moments.judged_index >= active_days.day_index
    group by
        moments.outcome, moments.customer_id, moments.judged_date, moments.judged_index
)

select *
from final
