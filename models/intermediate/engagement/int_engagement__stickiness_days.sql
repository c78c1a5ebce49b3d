{#- Which period of which range a day belongs to, for every stickiness definition. -#}
{% set containers = {'day': 'month', 'week': 'quarter', 'month': 'year'} -%}
with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__stickiness_definitions') }}
    where period <> 'hour'
),

days as (
    select *
    from {{ ref('holdfast', 'int_calendar__days') }}
),

active_days as (
    select min(period_index) as first_index
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

active_bounds as (
    select
        {{ holdfast.add_periods('day', 'active_days.first_index', holdfast.period_anchor('day')) }}
            as first_date,
        as_of.as_of_date as last_date
    from active_days
    cross join as_of
),

ranges as (
    select
        stickiness_name,
        period,
        min_occurrences,
        max_occurrences,
        range_start,
        range_end
    from definitions
    where range_start is not null and range_end is not null
    {%- for period, container in containers.items() %}
    {%- set range_start = holdfast.period_start(container, 'days.date_day') %}

    union

    select
        definitions.stickiness_name,
        definitions.period,
        definitions.min_occurrences,
        definitions.max_occurrences,
        {{ range_start }} as range_start,
        cast({{ dbt.dateadd('day', -1, holdfast.add_periods(container, 1, range_start)) }} as date)
            as range_end
    from definitions
    inner join days
        on
            definitions.period = '{{ period }}'
            and (definitions.range_start is null or definitions.range_end is null)
    inner join active_bounds
        on
            days.date_day <= active_bounds.last_date
            and days.date_day >= {{ holdfast.period_start(container, 'active_bounds.first_date') }}
    {%- endfor %}
),

range_days as (
    select
        ranges.stickiness_name,
        ranges.period,
        ranges.min_occurrences,
        ranges.max_occurrences,
        ranges.range_start,
        ranges.range_end,
        cast({{ dbt.dateadd('day', 'numbers.number', 'ranges.range_start') }} as date) as date_day
    from ranges
    inner join {{ holdfast.numbers() }} as numbers
        on numbers.number <= {{ dbt.datediff('ranges.range_start', 'ranges.range_end', 'day') }}
),

final as (
    select
        stickiness_name,
        period,
        min_occurrences,
        max_occurrences,
        range_start,
        range_end,
        date_day,
        case period
            {%- for period in containers %}
            when '{{ period }}' then {{ holdfast.period_index(period, 'date_day') }}
            {%- endfor %}
        end as period_index
    from range_days
)

select *
from final
