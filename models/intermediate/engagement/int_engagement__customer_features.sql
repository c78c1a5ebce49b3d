with user_days as (
    select
        user_id,
        {{ holdfast.period_index('month', 'activity_date') }} as month_index,
        event_name,
        event_count
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_events') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

seat_features as (
    select
        user_days.user_id,
        user_days.month_index,
        features.feature_name,
        sum(user_days.event_count) as event_count
    from user_days
    inner join features
        on user_days.event_name = features.event_name
    group by user_days.user_id, user_days.month_index, features.feature_name
),

final as (
    select
        users.customer_id,
        seat_features.month_index,
        seat_features.feature_name,
        count(*) as seat_count,
        cast(sum(seat_features.event_count) as bigint) as event_count
    from seat_features
    inner join users
        on seat_features.user_id = users.user_id
    group by users.customer_id, seat_features.month_index, seat_features.feature_name
)

select *
from final
