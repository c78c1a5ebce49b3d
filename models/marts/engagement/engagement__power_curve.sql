with profile_counts as (
    select *
    from {{ ref('holdfast', 'int_engagement__power_curve_counts') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

segment_counts as (
    select
        profile_counts.window_days,
        profile_counts.window_end_date,
        segments.segment_name,
        segments.segment_value,
        profile_counts.active_day_count,
        sum(profile_counts.user_count) as user_count
    from profile_counts
    inner join segments
        on profile_counts.profile_id = segments.profile_id
    group by
        profile_counts.window_days, profile_counts.window_end_date, segments.segment_name,
        segments.segment_value, profile_counts.active_day_count
),

active_windows as (
    select
        window_days,
        window_end_date,
        segment_name,
        segment_value,
        sum(user_count) as active_user_count
    from segment_counts
    group by window_days, window_end_date, segment_name, segment_value
),

-- A number of days that nobody was active on is a 0 of the curve, not a gap in it.
frame as (
    select
        active_windows.*,
        numbers.number as active_day_count
    from active_windows
    inner join {{ holdfast.numbers() }} as numbers
        on numbers.number between 1 and active_windows.window_days
),

counted as (
    select
        frame.*,
        coalesce(segment_counts.user_count, 0) as user_count
    from frame
    left join segment_counts
        on
            frame.window_days = segment_counts.window_days
            and frame.window_end_date = segment_counts.window_end_date
            and frame.segment_name = segment_counts.segment_name
            and frame.segment_value = segment_counts.segment_value
            and frame.active_day_count = segment_counts.active_day_count
),

accumulated as (
    select
        *,
        sum(user_count) over (
            partition by window_days, window_end_date, segment_name, segment_value
            order by active_day_count desc
            rows between unbounded preceding and current row
        ) as at_least_user_count
    from counted
),

final as (
    select
        accumulated.window_days,
        accumulated.window_end_date,
        accumulated.segment_name,
        accumulated.segment_value,
        cast(accumulated.active_day_count as integer) as active_day_count,
        cast(accumulated.user_count as bigint) as user_count,
        cast(accumulated.at_least_user_count as bigint) as at_least_user_count,
        cast(accumulated.active_user_count as bigint) as active_user_count,
        {{ holdfast.safe_divide('accumulated.user_count', 'accumulated.active_user_count') }}
            as user_rate,
        {{ holdfast.safe_divide(
            'accumulated.at_least_user_count', 'accumulated.active_user_count'
        ) }} as at_least_user_rate,
        accumulated.window_end_date < as_of.as_of_date as is_complete
    from accumulated
    cross join as_of
)

select *
from final
