-- dormant(t) = active(t - 1) - returning(t), and a day's active users are its dau.
with lifecycle as (
    select
        *,
        lag(active_count) over (
            partition by period_kind, entity, segment_name, segment_value
            order by period_start
        ) as previous_active_count
    from {{ ref('holdfast', 'engagement__lifecycle') }}
),

active_users as (
    select *
    from {{ ref('holdfast', 'engagement__active_users') }}
)

select
    period_kind || ' ' || cast(period_start as {{ dbt.type_string() }}) || ' ' || entity || ' '
    || segment_value || ': ' || cast(dormant_count as {{ dbt.type_string() }}) || ' dormant'
        as problem
from lifecycle
where dormant_count <> coalesce(previous_active_count, 0) - returning_count

union all

select
    cast(active_users.activity_date as {{ dbt.type_string() }}) || ' ' || active_users.segment_value
    || ': dau is not the active users of the day' as problem
from active_users
left join lifecycle
    on
        active_users.activity_date = lifecycle.period_start
        and lifecycle.period_kind = 'day'
        and lifecycle.entity = 'user'
        and active_users.segment_name = lifecycle.segment_name
        and active_users.segment_value = lifecycle.segment_value
where
    active_users.dau <> coalesce(lifecycle.active_count, -1)
    or active_users.new_user_count <> coalesce(lifecycle.new_count, -1)
