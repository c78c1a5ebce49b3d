{%- set limits = {
    'within_day_row_count': (0, 24),
    'within_week_row_count': (24, 168),
    'within_month_row_count': (168, 744),
    'later_row_count': (744, none),
} -%}
with arrivals as (
    select *
    from {{ ref('holdfast', 'int_quality__arrivals') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

ranked as (
    select
        source_table,
        month,
        lateness_hours,
        sum(sum(row_count)) over (
            partition by source_table, month order by lateness_hours
            rows between unbounded preceding and current row
        ) as row_count_so_far,
        sum(sum(row_count)) over (partition by source_table, month) as row_count
    from arrivals
    where lateness_hours is not null
    group by source_table, month, lateness_hours
),

-- Of an even number of rows, the earlier of the two in the middle.
medians as (
    select
        source_table,
        month,
        min(lateness_hours) as median_lateness_hours
    from ranked
    where 2 * row_count_so_far >= row_count
    group by source_table, month
),

counted as (
    select
        source_table,
        month,
        sum(row_count) as row_count,
        sum(case when lateness_hours is null then row_count else 0 end) as undated_row_count,
        {%- for name, (least_hours, most_hours) in limits.items() %}
        sum(
            case
                when lateness_hours >= {{ least_hours }}
                    {{- ' and lateness_hours < ' ~ most_hours if most_hours }} then row_count
                else 0
            end
        ) as {{ name }},
        {%- endfor %}
        sum(case when is_after_close then row_count else 0 end) as closed_month_row_count,
        max(lateness_hours) as longest_lateness_hours
    from arrivals
    group by source_table, month
),

final as (
    select
        counted.source_table,
        counted.month,
        cast(counted.row_count as bigint) as row_count,
        {%- for name in limits %}
        cast(counted.{{ name }} as bigint) as {{ name }},
        {%- endfor %}
        cast(counted.undated_row_count as bigint) as undated_row_count,
        cast(counted.closed_month_row_count as bigint) as closed_month_row_count,
        {{ holdfast.safe_divide('counted.closed_month_row_count', 'counted.row_count') }}
            as closed_month_row_rate,
        cast(medians.median_lateness_hours as integer) as median_lateness_hours,
        cast(counted.longest_lateness_hours as integer) as longest_lateness_hours,
        coalesce(periods.is_complete, false) as is_complete
    from counted
    left join medians
        on counted.source_table = medians.source_table
        and counted.month = medians.month
    left join periods
        on counted.month = periods.period_start
)

select *
from final
