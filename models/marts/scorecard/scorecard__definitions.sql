with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_definitions') }}
),

kpis as (
    select *
    from {{ ref('holdfast', 'scorecard__kpis') }}
),

counted as (
    select
        kpi_name,
        min(case when value is not null then period_start end) as first_period_start,
        max(case when value is not null then period_start end) as last_period_start,
        count(value) as value_count,
        count(case when is_anomaly then 1 end) as anomaly_count
    from kpis
    where segment_name = 'all'
    group by kpi_name
),

final as (
    select
        definitions.kpi_name,
        definitions.kpi_group,
        definitions.label,
        definitions.unit,
        definitions.direction,
        definitions.description,
        definitions.source_mart,
        definitions.source_column,
        counted.first_period_start,
        counted.last_period_start,
        coalesce(counted.value_count, 0) as value_count,
        coalesce(counted.anomaly_count, 0) as anomaly_count
    from definitions
    left join counted
        on definitions.kpi_name = counted.kpi_name
)

select *
from final
