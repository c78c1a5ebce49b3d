{#- An active day counts towards the window from itself until the window has passed or the
    user's next active day takes over: +1 on the day, -1 where it ends, and a running total. -#}
with active_days as (
    select
        profile_id,
        period_index as day_index,
        previous_index,
        next_index
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

session_rules as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
),

days as (
    select
        date_day,
        {{ holdfast.period_index('day', 'date_day') }} as day_index
    from {{ ref('holdfast', 'int_calendar__days') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

{% set windows = {'weekly': '7', 'monthly': 'session_rules.mau_window_days'} -%}
profile_changes as (
    select
        profile_id,
        day_index,
        count(*) as daily,
        count(case when previous_index is null then 1 end) as new_users,
        count(*) as weekly,
        count(*) as monthly
    from active_days
    group by profile_id, day_index
    {%- for window, length in windows.items() %}
    {%- set window_end -%}
        least(active_days.day_index + {{ length }}, coalesce(active_days.next_index, 1000000))
    {%- endset %}

    union all

    select
        active_days.profile_id,
        {{ window_end }} as day_index,
        0 as daily,
        0 as new_users,
        {{ '-count(*)' if window == 'weekly' else '0' }} as weekly,
        {{ '-count(*)' if window == 'monthly' else '0' }} as monthly
    from active_days
    cross join session_rules
    group by active_days.profile_id, {{ window_end }}
    {%- endfor %}
),

segment_changes as (
    select
        segments.segment_name,
        segments.segment_value,
        profile_changes.day_index,
        sum(profile_changes.daily) as daily,
        sum(profile_changes.new_users) as new_users,
        sum(profile_changes.weekly) as weekly,
        sum(profile_changes.monthly) as monthly
    from profile_changes
    inner join segments
        on profile_changes.profile_id = segments.profile_id
    group by segments.segment_name, segments.segment_value, profile_changes.day_index
),

active_segments as (
    select distinct
        segment_name,
        segment_value
    from segment_changes
),

frame as (
    select
        active_segments.segment_name,
        active_segments.segment_value,
        days.date_day,
        days.day_index
    from days
    cross join active_segments
    where days.day_index >= (select min(active_days.day_index) from active_days)
),

counted as (
    select
        frame.segment_name,
        frame.segment_value,
        frame.date_day as activity_date,
        cast(coalesce(segment_changes.daily, 0) as bigint) as dau,
        {%- for window, name in [('weekly', 'wau'), ('monthly', 'mau')] %}
        cast(
            coalesce(
                sum(segment_changes.{{ window }}) over (
                    partition by frame.segment_name, frame.segment_value
                    order by frame.day_index
                    rows between unbounded preceding and current row
                ), 0
            ) as bigint
        ) as {{ name }},
        {%- endfor %}
        cast(coalesce(segment_changes.new_users, 0) as bigint) as new_user_count
    from frame
    left join segment_changes
        on
            frame.segment_name = segment_changes.segment_name
            and frame.segment_value = segment_changes.segment_value
            and frame.day_index = segment_changes.day_index
),

final as (
    select
        counted.activity_date,
        counted.segment_name,
        counted.segment_value,
        counted.dau,
        counted.wau,
        counted.mau,
        {{ holdfast.safe_divide('counted.dau', 'counted.mau') }} as stickiness_rate,
        counted.new_user_count,
        counted.dau - counted.new_user_count as returning_user_count,
        counted.activity_date < as_of.as_of_date as is_complete
    from counted
    cross join as_of
)

select *
from final
