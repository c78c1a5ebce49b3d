-- The users of a power curve are the active users of its window, and the users of the classes of a month
-- the active users of the month.
with power_windows as (
    select
        window_days,
        window_end_date,
        segment_name,
        segment_value,
        sum(user_count) as user_count
    from {{ ref('holdfast', 'engagement__power_curve') }}
    group by window_days, window_end_date, segment_name, segment_value
),

active_users as (
    select *
    from {{ ref('holdfast', 'engagement__active_users') }}
),

session_rules as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
),

active_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

as_of as (
    select
        as_of_date,
        {{ holdfast.period_index('day', 'as_of_date') }} as as_of_index
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- Counted in another way than the curve, and than wau.
latest_four_weeks as (
    select
        as_of.as_of_date,
        count(distinct active_days.entity_id) as user_count
    from active_days
    inner join as_of
        on active_days.period_index > as_of.as_of_index - 28
    group by as_of.as_of_date
),

frequency_months as (
    select
        month,
        segment_name,
        segment_value,
        sum(user_count) as user_count
    from {{ ref('holdfast', 'engagement__frequency') }}
    group by month, segment_name, segment_value
),

active_months as (
    select *
    from {{ ref('holdfast', 'engagement__active_users_by_period') }}
    where period_kind = 'month'
)

select
    'power curve of ' || cast(power_windows.window_days as {{ dbt.type_string() }}) || ' days to '
    || cast(power_windows.window_end_date as {{ dbt.type_string() }}) || ', '
    || power_windows.segment_value || ': ' || cast(power_windows.user_count as {{ dbt.type_string() }})
    || ' users' as problem
from power_windows
cross join session_rules
inner join active_users
    on
        power_windows.window_end_date = active_users.activity_date
        and power_windows.segment_name = active_users.segment_name
        and power_windows.segment_value = active_users.segment_value
where
    (power_windows.window_days = 7 and power_windows.user_count <> active_users.wau)
    or (
        power_windows.window_days = session_rules.mau_window_days
        and power_windows.user_count <> active_users.mau
    )

union all

select
    'latest power curve: ' || cast(power_windows.user_count as {{ dbt.type_string() }}) || ' users for '
    || cast(latest_four_weeks.user_count as {{ dbt.type_string() }}) as problem
from latest_four_weeks
left join power_windows
    on
        latest_four_weeks.as_of_date = power_windows.window_end_date
        and power_windows.window_days = 28
        and power_windows.segment_name = 'all'
where coalesce(power_windows.user_count, 0) <> latest_four_weeks.user_count

union all

select
    'frequency of ' || cast(active_months.period_start as {{ dbt.type_string() }}) || ', '
    || active_months.segment_value || ': ' || cast(frequency_months.user_count as {{ dbt.type_string() }})
    || ' users for ' || cast(active_months.active_user_count as {{ dbt.type_string() }}) as problem
from active_months
left join frequency_months
    on
        active_months.period_start = frequency_months.month
        and active_months.segment_name = frequency_months.segment_name
        and active_months.segment_value = frequency_months.segment_value
where coalesce(frequency_months.user_count, 0) <> active_months.active_user_count
