{%- set keys = ['kpi_name', 'period_kind', 'segment_name', 'segment_value'] -%}
with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_definitions') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind <> 'day'
),

long_rows as (
    {%- for subject in [
        'revenue', 'customers', 'engagement', 'visits', 'sentiment', 'support', 'purchases',
    ] %}
    select *
    from {{ ref('holdfast', 'int_scorecard__' ~ subject) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

numbered_periods as (
    select
        period_kind,
        period_start,
        is_complete,
        cast(row_number() over (partition by period_kind order by period_start) as integer)
            as period_number
    from periods
),

-- A series is one KPI of one segment in one kind of period; two numbers join faster than five texts.
numbered as (
    select
        long_rows.kpi_name,
        long_rows.period_kind,
        long_rows.period_start,
        long_rows.segment_name,
        long_rows.segment_value,
        cast(dense_rank() over (order by
            {%- for key in keys %}
            long_rows.{{ key }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as integer) as series_number,
        numbered_periods.period_number,
        definitions.unit,
        long_rows.value,
        long_rows.is_complete
    from long_rows
    inner join definitions
        on long_rows.kpi_name = definitions.kpi_name
    inner join numbered_periods
        on long_rows.period_kind = numbered_periods.period_kind
        and long_rows.period_start = numbered_periods.period_start
),

series as (
    select
        {{ keys | join(',
        ') }},
        unit,
        series_number,
        min(period_number) as first_number
    from numbered
    group by {{ keys | join(', ') }}, unit, series_number
),

-- Once something has been counted, a period without a row counted nothing: 0, judged like any other.
filled as (
    select
        series.*,
        numbered_periods.period_start,
        numbered_periods.period_number,
        case when numbered.series_number is null then 0 else numbered.value end as value,
        coalesce(numbered.is_complete, numbered_periods.is_complete) as is_complete
    from series
    inner join numbered_periods
        on series.period_kind = numbered_periods.period_kind
        and series.first_number <= numbered_periods.period_number
    left join numbered
        on series.series_number = numbered.series_number
        and numbered_periods.period_number = numbered.period_number
    where series.unit = 'count'
        or numbered.series_number is not null
),

compared as (
    select
        filled.*,
        lag(value) over (partition by series_number order by period_number) as value_before,
        lag(period_number) over (partition by series_number order by period_number)
            as number_before
    from filled
),

final as (
    select
        kpi_name,
        period_kind,
        period_start,
        segment_name,
        segment_value,
        series_number,
        period_number,
        value,
        case when number_before = period_number - 1 then value_before end as previous_value,
        is_complete
    from compared
)

select *
from final
