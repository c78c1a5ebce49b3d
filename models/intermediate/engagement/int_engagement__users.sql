with users as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__users') }}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

-- Rows of the users table that turned out to be one user, its own row first.
merged_rows as (
    select
        coalesce(identity_map.user_id, users.user_id) as user_id,
        users.customer_id,
        users.signed_up_at,
        users.is_internal,
        row_number() over (
            partition by coalesce(identity_map.user_id, users.user_id)
            order by
                case when users.customer_id is null then 1 else 0 end,
                case when identity_map.user_id is null then 0 else 1 end,
                users.signed_up_at desc,
                users.user_id desc
        ) as row_rank
    from users
    left join identity_map
        on users.user_id = identity_map.alias_id
),

registered as (
    select
        user_id,
        max(case when row_rank = 1 then customer_id end) as customer_id,
        min(signed_up_at) as signed_up_at,
        max(case when is_internal then 1 else 0 end) = 1 as is_internal
    from merged_rows
    group by user_id
),

registered_visitors as (
    select user_id as visitor_id
    from registered
),

registered_sources as (
    {{ holdfast.with_sources('registered_visitors') }}
),

-- Most ids stand for registered users: their days are passed over before anything is asked of them.
unregistered_days as (
    {{ holdfast.judged_days('not in (select source_id from registered_sources)') }}
),

-- The customers that the events of an unregistered user name; none is NULL.
event_customers as (
    select
        user_id,
        customer_id,
        max(last_occurred_at) as last_seen_at
    from unregistered_days
    where exclusion_reason is null
    group by user_id, customer_id
),

ranked_customers as (
    select
        user_id,
        customer_id,
        row_number() over (
            partition by user_id
            order by
                case when customer_id is null then 1 else 0 end,
                last_seen_at desc,
                customer_id desc
        ) as recency_rank
    from event_customers
),

final as (
    select
        user_id,
        coalesce(customer_id, user_id) as customer_id,
        signed_up_at,
        is_internal,
        true as is_registered
    from registered

    union all

    select
        user_id,
        coalesce(customer_id, user_id) as customer_id,
        cast(null as timestamp) as signed_up_at,
        false as is_internal,
        false as is_registered
    from ranked_customers
    where recency_rank = 1
)

select *
from final
