{#- The band shown is the most demanding one that the value meets, else the least demanding one that it
    misses. Where higher is better a band is met from its lower end on, where lower is better up to its upper
    end. -#}
with kpi_values as (
    select *
    from {{ ref('holdfast', 'int_scorecard__values') }}
    where value is not null
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_definitions') }}
),

benchmarks as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_benchmarks') }}
),

-- The end that a value has to pass, turned so that more is more demanding.
demanding as (
    select
        benchmarks.kpi_name,
        benchmarks.segment,
        benchmarks.period_kind,
        benchmarks.band,
        {{ holdfast.as_double('benchmarks.min_value') }} as min_value,
        {{ holdfast.as_double('benchmarks.max_value') }} as max_value,
        benchmarks.source,
        case when definitions.direction = 'higher' then 1 else -1 end as sign,
        case
            when definitions.direction = 'higher' then {{ holdfast.as_double('benchmarks.min_value') }}
            else {{ holdfast.as_double('-benchmarks.max_value') }}
        end as demand
    from benchmarks
    inner join definitions
        on benchmarks.kpi_name = definitions.kpi_name
),

compared as (
    select
        kpi_values.series_number,
        kpi_values.period_number,
        demanding.band,
        demanding.min_value,
        demanding.max_value,
        demanding.source,
        demanding.demand,
        {{ holdfast.judged('demanding.sign * kpi_values.value') }}
        >= {{ holdfast.judged('demanding.demand') }} as is_met,
        case when demanding.segment = 'all' then 0 else 1 end as is_specific
    from kpi_values
    inner join demanding
        on kpi_values.kpi_name = demanding.kpi_name
        and demanding.period_kind in ('any', kpi_values.period_kind)
        and (
            demanding.segment = 'all'
            or (
                kpi_values.segment_name = 'segment'
                and lower(kpi_values.segment_value) = demanding.segment
            )
        )
    where demanding.demand is not null
),

ranked as (
    select
        compared.*,
        row_number() over (
            partition by series_number, period_number
            order by
                case when is_met then 0 else 1 end,
                case when is_met then -demand else demand end,
                1 - is_specific,
                band
        ) as band_rank
    from compared
),

final as (
    select
        series_number,
        period_number,
        band as benchmark_band,
        min_value as benchmark_min_value,
        max_value as benchmark_max_value,
        source as benchmark_source,
        is_met as is_benchmark_met
    from ranked
    where band_rank = 1
)

select *
from final
