with days as (
    select *
    from {{ ref('holdfast', 'int_calendar__days') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

periods as (
    {%- for period in ['day', 'week', 'month', 'quarter', 'year'] %}
    select distinct
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'date_day') }} as period_start,
        {{ holdfast.add_periods(period, 1, holdfast.period_start(period, 'date_day')) }}
            as next_period_start
    from days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        periods.period_kind,
        periods.period_start,
        periods.next_period_start,
        cast(periods.next_period_start as timestamp) <= as_of.as_of_local as is_complete
    from periods
    cross join as_of
)

select *
from final
