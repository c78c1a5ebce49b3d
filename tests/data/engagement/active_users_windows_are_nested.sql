-- dau <= wau <= mau, as far as the month of session_rules is not shorter than a week; and no window
-- holds more users than have ever been active.
with active_users as (
    select
        *,
        sum(new_user_count) over (
            partition by segment_name, segment_value
            order by activity_date
            rows between unbounded preceding and current row
        ) as ever_active_count
    from {{ ref('holdfast', 'engagement__active_users') }}
),

session_rules as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
)

select
    cast(active_users.activity_date as {{ dbt.type_string() }}) || ' ' || active_users.segment_value
    || ': windows are not nested' as problem
from active_users
cross join session_rules
where
    active_users.dau > active_users.wau
    or (active_users.wau > active_users.mau and session_rules.mau_window_days >= 7)
    or active_users.mau > active_users.ever_active_count
