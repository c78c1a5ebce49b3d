with kpi_values as (
    select *
    from {{ ref('holdfast', 'int_scorecard__values') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_definitions') }}
),

targets as (
    select *
    from {{ ref('holdfast', 'int_scorecard__targets') }}
),

benchmarks as (
    select *
    from {{ ref('holdfast', 'int_scorecard__benchmarks') }}
),

anomalies as (
    select *
    from {{ ref('holdfast', 'int_scorecard__anomalies') }}
),

joined as (
    select
        kpi_values.*,
        definitions.kpi_group,
        definitions.unit,
        definitions.direction,
        kpi_values.value - kpi_values.previous_value as difference,
        targets.target,
        targets.target_start,
        benchmarks.benchmark_band,
        benchmarks.benchmark_min_value,
        benchmarks.benchmark_max_value,
        benchmarks.benchmark_source,
        benchmarks.is_benchmark_met,
        anomalies.history_count,
        anomalies.history_median,
        anomalies.robust_z,
        anomalies.is_anomaly
    from kpi_values
    inner join definitions
        on kpi_values.kpi_name = definitions.kpi_name
    left join targets
        on kpi_values.series_number = targets.series_number
        and kpi_values.period_number = targets.period_number
    left join benchmarks
        on kpi_values.series_number = benchmarks.series_number
        and kpi_values.period_number = benchmarks.period_number
    left join anomalies
        on kpi_values.series_number = anomalies.series_number
        and kpi_values.period_number = anomalies.period_number
),

-- A period that is not over is shown and not judged: half a month of sales is below every target.
final as (
    select
        kpi_name,
        kpi_group,
        period_kind,
        period_start,
        segment_name,
        segment_value,
        unit,
        direction,
        value,
        previous_value,
        case when is_complete then difference end as change,
        case
            when is_complete and unit not in ('rate', 'points', 'score') and previous_value > 0
                then {{ holdfast.safe_divide('difference', 'previous_value') }}
        end as change_rate,
        case
            when is_complete and direction = 'higher' then difference > 0
            when is_complete then difference < 0
        end as is_improvement,
        target,
        target_start,
        case
            when is_complete and direction = 'higher'
                then {{ holdfast.judged('value') }} >= {{ holdfast.judged('target') }}
            when is_complete then {{ holdfast.judged('value') }} <= {{ holdfast.judged('target') }}
        end as is_on_target,
        case when is_complete then benchmark_band end as benchmark_band,
        case when is_complete then benchmark_min_value end as benchmark_min_value,
        case when is_complete then benchmark_max_value end as benchmark_max_value,
        case when is_complete then benchmark_source end as benchmark_source,
        case when is_complete then is_benchmark_met end as is_benchmark_met,
        history_count,
        history_median,
        robust_z,
        is_anomaly,
        is_complete
    from joined
)

select *
from final
