with range_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__stickiness_days') }}
),

range_hours as (
    select *
    from {{ ref('holdfast', 'int_engagement__stickiness_hours') }}
),

profile_counts as (
    select *
    from {{ ref('holdfast', 'int_engagement__stickiness_counts') }}
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
        profile_counts.stickiness_name,
        profile_counts.range_start,
        segments.segment_name,
        segments.segment_value,
        profile_counts.active_period_count,
        sum(profile_counts.user_count) as user_count
    from profile_counts
    inner join segments
        on profile_counts.profile_id = segments.profile_id
    group by
        profile_counts.stickiness_name, profile_counts.range_start, segments.segment_name,
        segments.segment_value, profile_counts.active_period_count
),

-- `all` is shown even of a range in which nobody was active.
active_segments as (
    select distinct
        segment_name,
        segment_value
    from segment_counts

    union

    select
        'all' as segment_name,
        'all' as segment_value
    from as_of
),

range_periods as (
    select distinct
        stickiness_name,
        range_start,
        range_end,
        period_index
    from range_days

    union all

    select
        stickiness_name,
        range_start,
        range_end,
        period_index
    from range_hours
),

frame as (
    select
        range_periods.stickiness_name,
        range_periods.range_start,
        range_periods.range_end,
        active_segments.segment_name,
        active_segments.segment_value,
        cast(
            row_number() over (
                partition by
                    range_periods.stickiness_name, range_periods.range_start,
                    active_segments.segment_name, active_segments.segment_value
                order by range_periods.period_index
            ) as integer
        ) as active_period_count
    from range_periods
    cross join active_segments
),

counted as (
    select
        frame.*,
        coalesce(segment_counts.user_count, 0) as user_count
    from frame
    left join segment_counts
        on
            frame.stickiness_name = segment_counts.stickiness_name
            and frame.range_start = segment_counts.range_start
            and frame.segment_name = segment_counts.segment_name
            and frame.segment_value = segment_counts.segment_value
            and frame.active_period_count = segment_counts.active_period_count
),

final as (
    select
        counted.stickiness_name,
        counted.range_start,
        counted.range_end,
        counted.segment_name,
        counted.segment_value,
        counted.active_period_count,
        cast(
            case when counted.range_start <= as_of.as_of_date then counted.user_count end as bigint
        ) as user_count,
        cast(
            case
                when counted.range_start <= as_of.as_of_date
                    then sum(counted.user_count) over (
                        partition by
                            counted.stickiness_name, counted.range_start,
                            counted.segment_name, counted.segment_value
                        order by counted.active_period_count desc
                        rows between unbounded preceding and current row
                    )
            end as bigint
        ) as at_least_user_count,
        counted.range_end < as_of.as_of_date as is_complete
    from counted
    cross join as_of
)

select *
from final
