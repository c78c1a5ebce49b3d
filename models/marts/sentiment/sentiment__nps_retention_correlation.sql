with nps as (
    select *
    from {{ ref('holdfast', 'sentiment__nps') }}
    where period_kind = 'month'
        and segment_name = 'all'
        and is_complete
        and nps is not null
),

customer_retention as (
    select *
    from {{ ref('holdfast', 'retention__customer_retention') }}
    where period_kind = 'month'
        and segment_name = 'all'
        and is_complete
        and retention_rate is not null
),

-- Sums of decimals do not depend on the order of rows.
pairs as (
    {%- for lag_months in range(7) %}
    select
        nps.survey_id,
        {{ lag_months }} as lag_months,
        {{ holdfast.money('nps.nps') }} as nps_points,
        {{ holdfast.money('100 * customer_retention.retention_rate') }} as retention_percent
    from nps
    inner join customer_retention
        on customer_retention.period_start
        = {{ holdfast.add_periods('month', lag_months, 'nps.period_start') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

means as (
    select
        survey_id,
        lag_months,
        count(*) as month_count,
        {{ holdfast.money(holdfast.safe_divide('sum(nps_points)', 'count(*)')) }}
            as mean_nps_points,
        {{ holdfast.money(holdfast.safe_divide('sum(retention_percent)', 'count(*)')) }}
            as mean_retention_percent
    from pairs
    group by survey_id, lag_months
),

deviations as (
    select
        means.survey_id,
        means.lag_months,
        means.month_count,
        pairs.nps_points - means.mean_nps_points as nps_deviation,
        pairs.retention_percent - means.mean_retention_percent as retention_deviation
    from pairs
    inner join means
        on pairs.survey_id = means.survey_id
        and pairs.lag_months = means.lag_months
),

correlated as (
    select
        survey_id,
        lag_months,
        month_count,
        {{ holdfast.safe_divide(
            'sum(nps_deviation * retention_deviation)',
            'sqrt(' ~ holdfast.as_double('sum(nps_deviation * nps_deviation)') ~ ' * '
            ~ holdfast.as_double('sum(retention_deviation * retention_deviation)') ~ ')'
        ) }} as correlation_coefficient
    from deviations
    group by survey_id, lag_months, month_count
),

-- Fisher's transformation: the interval of a correlation, by var confidence_z.
transformed as (
    select
        correlated.*,
        case
            when month_count > 3 and abs(correlation_coefficient) < 1
                then exp(
                    ln((1 + correlation_coefficient) / (1 - correlation_coefficient))
                    - 2 * {{ var('confidence_z') }} / sqrt(month_count - 3)
                )
        end as transformed_low,
        case
            when month_count > 3 and abs(correlation_coefficient) < 1
                then exp(
                    ln((1 + correlation_coefficient) / (1 - correlation_coefficient))
                    + 2 * {{ var('confidence_z') }} / sqrt(month_count - 3)
                )
        end as transformed_high
    from correlated
),

final as (
    select
        survey_id,
        lag_months,
        month_count,
        case when month_count > 2 then correlation_coefficient end as correlation_coefficient,
        (transformed_low - 1) / (transformed_low + 1) as correlation_low,
        (transformed_high - 1) / (transformed_high + 1) as correlation_high,
        month_count < {{ var('small_sample_size') }} as is_small_sample
    from transformed
)

select *
from final
