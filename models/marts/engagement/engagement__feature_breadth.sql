with active_months as (
    select
        entity_id as user_id,
        period_index as month_index,
        event_count
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'month'
),

customer_features as (
    select *
    from {{ ref('holdfast', 'int_engagement__customer_features') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__features') }}
),

users as (
    select
        *,
        {{ holdfast.period_index('month', holdfast.local_date('signed_up_at')) }}
            as signed_up_index
    from {{ ref('holdfast', 'int_engagement__users') }}
    where not is_internal
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

active_seats as (
    select
        users.customer_id,
        active_months.month_index,
        count(*) as active_seat_count,
        sum(active_months.event_count) as event_count
    from active_months
    inner join users
        on active_months.user_id = users.user_id
    group by users.customer_id, active_months.month_index
),

first_months as (
    select
        user_id,
        min(month_index) as first_index
    from active_months
    group by user_id
),

-- A user holds a seat from the month of its sign-up on, or of its first activity where that is earlier.
seat_starts as (
    select
        users.customer_id,
        least(
            coalesce(users.signed_up_index, first_months.first_index),
            coalesce(first_months.first_index, users.signed_up_index)
        ) as first_index
    from users
    left join first_months
        on users.user_id = first_months.user_id
),

seats as (
    select
        active_seats.customer_id,
        active_seats.month_index,
        count(*) as seat_count
    from active_seats
    inner join seat_starts
        on
            active_seats.customer_id = seat_starts.customer_id
            and active_seats.month_index >= seat_starts.first_index
    group by active_seats.customer_id, active_seats.month_index
),

ranked_features as (
    select
        *,
        row_number() over (
            partition by customer_id, month_index
            order by seat_count desc, event_count desc, feature_name asc
        ) as usage_rank
    from customer_features
),

breadths as (
    select
        ranked_features.customer_id,
        ranked_features.month_index,
        count(*) as feature_count,
        count(case when features.is_core_feature then 1 end) as core_feature_count,
        sum(ranked_features.seat_count) as seat_feature_count,
        sum(ranked_features.event_count) as feature_event_count,
        max(case when ranked_features.usage_rank = 1 then ranked_features.feature_name end)
            as most_used_feature
    from ranked_features
    inner join features
        on ranked_features.feature_name = features.feature_name
    group by ranked_features.customer_id, ranked_features.month_index
),

available as (
    select count(*) as feature_count
    from features
),

final as (
    select
        active_seats.customer_id,
        periods.period_start as month,
        seats.seat_count,
        active_seats.active_seat_count,
        {{ holdfast.safe_divide('active_seats.active_seat_count', 'seats.seat_count') }}
            as seat_activity_rate,
        cast(coalesce(breadths.feature_count, 0) as integer) as feature_count,
        cast(coalesce(breadths.core_feature_count, 0) as integer) as core_feature_count,
        {{ holdfast.safe_divide('coalesce(breadths.feature_count, 0)', 'available.feature_count') }}
            as feature_breadth_rate,
        {{ holdfast.safe_divide(
            'coalesce(breadths.seat_feature_count, 0)', 'active_seats.active_seat_count'
        ) }} as features_per_seat,
        cast(active_seats.event_count as bigint) as event_count,
        cast(coalesce(breadths.feature_event_count, 0) as bigint) as feature_event_count,
        {{ holdfast.safe_divide(
            'coalesce(breadths.feature_event_count, 0)', 'active_seats.active_seat_count'
        ) }} as feature_events_per_seat,
        breadths.most_used_feature,
        periods.is_complete
    from active_seats
    inner join seats
        on
            active_seats.customer_id = seats.customer_id
            and active_seats.month_index = seats.month_index
    inner join periods
        on active_seats.month_index = {{ holdfast.period_index('month', 'periods.period_start') }}
    cross join available
    left join breadths
        on
            active_seats.customer_id = breadths.customer_id
            and active_seats.month_index = breadths.month_index
)

select *
from final
