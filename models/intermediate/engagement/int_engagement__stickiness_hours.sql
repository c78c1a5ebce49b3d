{#- The hours of every stickiness definition by the hour. Without one there are none, and no event is
    read for them. -#}
with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__stickiness_definitions') }}
    where period = 'hour'
),

days as (
    select *
    from {{ ref('holdfast', 'int_calendar__days') }}
),

-- Without a range of its own, each day is one.
ranges as (
    select
        stickiness_name,
        min_occurrences,
        max_occurrences,
        range_start_hour,
        range_end_hour,
        range_start,
        range_end
    from definitions
    where range_start is not null and range_end is not null

    union all

    select
        definitions.stickiness_name,
        definitions.min_occurrences,
        definitions.max_occurrences,
        definitions.range_start_hour,
        definitions.range_end_hour,
        days.date_day as range_start,
        days.date_day as range_end
    from definitions
    inner join days
        on definitions.range_start is null or definitions.range_end is null
),

range_hours as (
    select
        ranges.*,
        mod(numbers.number, 24) as hour_number,
        {{ holdfast.add_periods(
            'day', 'cast((numbers.number - mod(numbers.number, 24)) / 24 as integer)',
            'ranges.range_start'
        ) }} as date_day
    from ranges
    inner join {{ holdfast.numbers() }} as numbers
        on
            numbers.number between ranges.range_start_hour and (
                24 * ({{ dbt.datediff('ranges.range_start', 'ranges.range_end', 'day') }})
                + ranges.range_end_hour
            )
),

final as (
    select
        stickiness_name,
        min_occurrences,
        max_occurrences,
        range_start,
        range_end,
        date_day,
        hour_number,
        24 * ({{ holdfast.period_index('day', 'date_day') }}) + hour_number as period_index
    from range_hours
)

select *
from final
