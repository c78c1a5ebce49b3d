with kpi_values as (
    select *
    from {{ ref('holdfast', 'int_scorecard__values') }}
),

goals as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_goals') }}
),

-- A goal for the whole company is none for a part of it. One for the kind of period goes before one for
-- any, then the latest that has begun.
ranked as (
    select
        kpi_values.series_number,
        kpi_values.period_number,
        goals.target,
        goals.period_start as target_start,
        row_number() over (
            partition by kpi_values.series_number, kpi_values.period_number
            order by
                case when goals.period_kind = 'any' then 1 else 0 end,
                goals.period_start desc
        ) as goal_rank
    from kpi_values
    inner join goals
        on kpi_values.kpi_name = goals.kpi_name
        and kpi_values.period_start >= goals.period_start
        and (kpi_values.period_kind = goals.period_kind or goals.period_kind = 'any')
        and (
            (kpi_values.segment_name = 'all' and goals.segment = 'all')
            or (
                kpi_values.segment_name = 'segment'
                and lower(kpi_values.segment_value) = goals.segment
            )
        )
),

final as (
    select
        series_number,
        period_number,
        {{ holdfast.as_double('target') }} as target,
        target_start
    from ranked
    where goal_rank = 1
)

select *
from final
