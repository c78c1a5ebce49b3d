{#- Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers: the distance from the median in median
    absolute deviations (MAD), scaled to standard deviations of normal values. Where more than half of the
    history is one value the MAD is 0: the mean absolute deviation takes its place, and where all of it is one
    value there is no z, and any other value is an anomaly. -#}
with kpi_values as (
    select *
    from {{ ref('holdfast', 'int_scorecard__values') }}
    where is_complete and value is not null
),

lags as (
    select number as lag_number
    from {{ holdfast.numbers() }} as numbers
    where number between 1 and {{ var('anomaly_history_periods') }}
),

-- Never the value itself: an outlier must not hide in the spread that it makes.
history as (
    select
        kpi_values.series_number,
        kpi_values.period_number,
        past.value as past_value
    from kpi_values
    cross join lags
    inner join kpi_values as past
        on kpi_values.series_number = past.series_number
        and kpi_values.period_number - lags.lag_number = past.period_number
),

centres as (
    select
        series_number,
        period_number,
        count(*) as history_count,
        {{ holdfast.median('past_value') }} as history_median
    from history
    group by series_number, period_number
    having count(*) >= {{ var('anomaly_min_periods') }}
),

-- Sums of decimals do not depend on the order of rows.
spreads as (
    select
        centres.series_number,
        centres.period_number,
        centres.history_count,
        centres.history_median,
        {{ holdfast.median('abs(history.past_value - centres.history_median)') }} as mad,
        {{ holdfast.safe_divide(
            'sum(cast(abs(history.past_value - centres.history_median) as decimal(28,9)))', 'count(*)'
        ) }} as mean_deviation,
        0.000000001 * abs(centres.history_median) as rounding_noise
    from centres
    inner join history
        on centres.series_number = history.series_number
        and centres.period_number = history.period_number
    group by
        centres.series_number, centres.period_number, centres.history_count,
        centres.history_median
),

scored as (
    select
        spreads.*,
        kpi_values.value - spreads.history_median as distance,
        case
            when spreads.mad > spreads.rounding_noise
                then 0.6745 * (kpi_values.value - spreads.history_median) / spreads.mad
            when spreads.mean_deviation > spreads.rounding_noise
                then (kpi_values.value - spreads.history_median)
                    / (1.253314 * spreads.mean_deviation)
            when abs(kpi_values.value - spreads.history_median) <= spreads.rounding_noise then 0
        end as robust_z
    from spreads
    inner join kpi_values
        on spreads.series_number = kpi_values.series_number
        and spreads.period_number = kpi_values.period_number
),

final as (
    select
        series_number,
        period_number,
        history_count,
        history_median,
        {{ holdfast.as_double('robust_z') }} as robust_z,
        robust_z is null or abs(robust_z) > {{ var('anomaly_threshold') }} as is_anomaly
    from scored
)

select *
from final
