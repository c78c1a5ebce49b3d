with steps as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_steps') }}
),

paths as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_paths') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

segment_steps as (
    select
        paths.funnel_name,
        segments.segment_name,
        segments.segment_value,
        paths.step_number,
        count(*) as entity_count,
        sum(paths.us_from_previous) as us_from_previous,
        sum(paths.us_from_start) as us_from_start,
        percentile_cont(0.5) within group (order by paths.us_from_previous)
            as median_us_from_previous,
        percentile_cont(0.5) within group (order by paths.us_from_start) as median_us_from_start
    from paths
    inner join segments
        on paths.profile_id = segments.profile_id
    group by paths.funnel_name, segments.segment_name, segments.segment_value, paths.step_number
),

-- `all` is shown even of a funnel that nobody entered.
funnel_segments as (
    select
        funnel_name,
        segment_name,
        segment_value
    from segment_steps

    union

    select
        funnel_name,
        'all' as segment_name,
        'all' as segment_value
    from steps
),

counted as (
    select
        funnel_segments.funnel_name,
        funnel_segments.segment_name,
        funnel_segments.segment_value,
        steps.step_number,
        steps.event_name,
        coalesce(segment_steps.entity_count, 0) as entity_count,
        segment_steps.us_from_previous,
        segment_steps.us_from_start,
        segment_steps.median_us_from_previous,
        segment_steps.median_us_from_start
    from funnel_segments
    inner join steps
        on funnel_segments.funnel_name = steps.funnel_name
    left join segment_steps
        on
            funnel_segments.funnel_name = segment_steps.funnel_name
            and funnel_segments.segment_name = segment_steps.segment_name
            and funnel_segments.segment_value = segment_steps.segment_value
            and steps.step_number = segment_steps.step_number
),

compared as (
    select
        *,
        first_value(entity_count) over (
            partition by funnel_name, segment_name, segment_value
            order by step_number
        ) as first_count,
        lag(entity_count) over (
            partition by funnel_name, segment_name, segment_value
            order by step_number
        ) as previous_count
    from counted
),

final as (
    select
        funnel_name,
        segment_name,
        segment_value,
        step_number,
        event_name,
        cast(entity_count as bigint) as entity_count,
        {{ holdfast.safe_divide('entity_count', 'first_count') }} as conversion_rate,
        {{ holdfast.safe_divide('entity_count', 'previous_count') }} as step_conversion_rate,
        {{ holdfast.as_double('median_us_from_previous / 1000000.0') }}
            as median_seconds_from_previous,
        {{ holdfast.safe_divide('us_from_previous', '1000000.0 * entity_count') }}
            as average_seconds_from_previous,
        {{ holdfast.as_double('median_us_from_start / 1000000.0') }} as median_seconds_from_start,
        {{ holdfast.safe_divide('us_from_start', '1000000.0 * entity_count') }}
            as average_seconds_from_start
    from compared
)

select *
from final
