with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and closing_mrr > 0
),

item_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and driver = 'fx'
),

user_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_events') }}
),

quarters as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'quarter'
        and is_complete
),

fx_quarters as (
    select
        customer_id,
        {{ holdfast.period_start('quarter', 'moved_date') }} as quarter,
        sum(mrr_delta) as fx_mrr
    from item_movements
    group by customer_id, {{ holdfast.period_start('quarter', 'moved_date') }}
),

feature_quarters as (
    select
        users.customer_id,
        {{ holdfast.period_start('quarter', 'user_days.activity_date') }} as quarter,
        count(distinct features.feature_name) as feature_count
    from user_days
    inner join users
        on user_days.user_id = users.user_id
    inner join features
        on user_days.event_name = features.event_name
    group by users.customer_id, {{ holdfast.period_start('quarter', 'user_days.activity_date') }}
),

-- What was used is known of customers with users, from the first quarter with events all through.
watched as (
    select distinct customer_id
    from users
),

observed as (
    select min(activity_date) as first_date
    from user_days
),

final as (
    select
        customer_months.customer_id,
        quarters.period_start as quarter,
        customer_months.closing_mrr,
        {{ holdfast.money('coalesce(fx_quarters.fx_mrr, 0)') }} as fx_mrr,
        case
            when watched.customer_id is not null and observed.first_date <= quarters.period_start
                then coalesce(feature_quarters.feature_count, 0)
        end as feature_count
    from customer_months
    inner join quarters
        on quarters.next_period_start
        = {{ holdfast.add_periods('month', 1, 'customer_months.month') }}
    cross join observed
    left join watched
        on customer_months.customer_id = watched.customer_id
    left join fx_quarters
        on customer_months.customer_id = fx_quarters.customer_id
        and quarters.period_start = fx_quarters.quarter
    left join feature_quarters
        on customer_months.customer_id = feature_quarters.customer_id
        and quarters.period_start = feature_quarters.quarter
)

select *
from final
