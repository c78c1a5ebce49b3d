with profile_counts as (
    select *
    from {{ ref('holdfast', 'int_engagement__frequency_counts') }}
),

classes as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__frequency_classes') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

-- The first class, by rank, whose thresholds are all met.
ranked as (
    select
        profile_counts.*,
        min(classes.frequency_rank) as frequency_rank
    from profile_counts
    inner join classes
        on
            profile_counts.active_day_count >= classes.min_active_days
            and profile_counts.active_week_count >= classes.min_active_weeks
    group by
        profile_counts.month, profile_counts.profile_id, profile_counts.active_day_count,
        profile_counts.active_week_count, profile_counts.user_count
),

segment_counts as (
    select
        ranked.month,
        segments.segment_name,
        segments.segment_value,
        ranked.frequency_rank,
        sum(ranked.user_count) as user_count,
        sum(ranked.user_count * ranked.active_day_count) as active_day_count
    from ranked
    inner join segments
        on ranked.profile_id = segments.profile_id
    group by
        ranked.month, segments.segment_name, segments.segment_value, ranked.frequency_rank
),

active_months as (
    select
        month,
        segment_name,
        segment_value,
        sum(user_count) as active_user_count
    from segment_counts
    group by month, segment_name, segment_value
),

final as (
    select
        active_months.month,
        active_months.segment_name,
        active_months.segment_value,
        classes.frequency_name,
        cast(classes.frequency_rank as integer) as frequency_rank,
        cast(coalesce(segment_counts.user_count, 0) as bigint) as user_count,
        cast(active_months.active_user_count as bigint) as active_user_count,
        {{ holdfast.safe_divide(
            'coalesce(segment_counts.user_count, 0)', 'active_months.active_user_count'
        ) }} as user_rate,
        {{ holdfast.safe_divide('segment_counts.active_day_count', 'segment_counts.user_count') }}
            as average_active_days,
        periods.is_complete
    from active_months
    cross join classes
    inner join periods
        on active_months.month = periods.period_start
    left join segment_counts
        on
            active_months.month = segment_counts.month
            and active_months.segment_name = segment_counts.segment_name
            and active_months.segment_value = segment_counts.segment_value
            and classes.frequency_rank = segment_counts.frequency_rank
)

select *
from final
