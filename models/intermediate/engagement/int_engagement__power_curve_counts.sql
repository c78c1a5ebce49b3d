{#- Whole weeks are counted once per user; the four weeks of a 28-day window are summed from them. Only
    the window that ends on the day of as_of is counted from days. -#}
{% set since_week_start = 'mod(day_index' ~ (' + 1' if var('week_start') == 'sunday') ~ ', 7)' -%}
with active_days as (
    select
        entity_id,
        profile_id,
        period_index as day_index
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

as_of as (
    select {{ holdfast.period_index('day', 'as_of_date') }} as as_of_index
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

user_weeks as (
    select
        entity_id,
        profile_id,
        day_index - {{ since_week_start }} + 6 as week_end_index,
        count(*) as active_day_count
    from active_days
    group by entity_id, profile_id, day_index - {{ since_week_start }} + 6
),

offsets as (
    {%- for number in range(4) %}
    select {{ number }} as number
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

four_weeks as (
    select
        user_weeks.entity_id,
        user_weeks.profile_id,
        user_weeks.week_end_index + 7 * offsets.number as window_end_index,
        sum(user_weeks.active_day_count) as active_day_count
    from user_weeks
    cross join offsets
    group by
        user_weeks.entity_id, user_weeks.profile_id,
        user_weeks.week_end_index + 7 * offsets.number
),

latest_days as (
    select
        active_days.entity_id,
        active_days.profile_id,
        as_of.as_of_index,
        count(*) as active_day_count,
        count(case when active_days.day_index > as_of.as_of_index - 7 then 1 end)
            as last_week_day_count
    from active_days
    inner join as_of
        on active_days.day_index > as_of.as_of_index - 28
    group by active_days.entity_id, active_days.profile_id, as_of.as_of_index
),

-- Windows that end before the day of as_of first, so that a week that ends on it is shown once.
windows as (
    select
        7 as window_days,
        user_weeks.week_end_index as window_end_index,
        user_weeks.profile_id,
        user_weeks.active_day_count
    from user_weeks
    inner join as_of
        on user_weeks.week_end_index < as_of.as_of_index

    union all

    select
        28 as window_days,
        four_weeks.window_end_index,
        four_weeks.profile_id,
        four_weeks.active_day_count
    from four_weeks
    inner join as_of
        on four_weeks.window_end_index < as_of.as_of_index

    union all

    select
        7 as window_days,
        as_of_index as window_end_index,
        profile_id,
        last_week_day_count as active_day_count
    from latest_days
    where last_week_day_count > 0

    union all

    select
        28 as window_days,
        as_of_index as window_end_index,
        profile_id,
        active_day_count
    from latest_days
),

final as (
    select
        window_days,
        {{ holdfast.add_periods('day', 'window_end_index', holdfast.period_anchor('day')) }}
            as window_end_date,
        profile_id,
        cast(active_day_count as integer) as active_day_count,
        count(*) as user_count
    from windows
    group by window_days, window_end_index, profile_id, active_day_count
)

select *
from final
