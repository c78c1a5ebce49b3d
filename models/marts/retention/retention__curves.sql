with cohorts as (
    select *
    from {{ ref('holdfast', 'retention__cohorts') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

-- Calendar cells count whole or not at all; in rolling windows each member is exposed on its own.
exposed as (
    select
        cohorts.definition_name,
        cohorts.segment_name,
        cohorts.segment_value,
        cohorts.period_number,
        cohorts.period_label,
        case
            when
                cohorts.is_complete
                or (definitions.time_basis = 'rolling_24h' and cohorts.period_number > 0)
                then cohorts.eligible_count
            else 0
        end as eligible_count,
        case
            when
                cohorts.is_complete
                or (definitions.time_basis = 'rolling_24h' and cohorts.period_number > 0)
                then cohorts.retained_count
        end as retained_count
    from cohorts
    inner join definitions
        on cohorts.definition_name = definitions.definition_name
),

pooled as (
    select
        definition_name,
        segment_name,
        segment_value,
        period_number,
        period_label,
        cast(sum(eligible_count) as bigint) as eligible_count,
        cast(count(case when eligible_count > 0 then 1 end) as bigint) as cohort_count,
        cast(sum(retained_count) as bigint) as exposed_retained_count
    from exposed
    group by definition_name, segment_name, segment_value, period_number, period_label
),

final as (
    select
        definition_name,
        segment_name,
        segment_value,
        period_number,
        period_label,
        cohort_count,
        eligible_count,
        case when eligible_count > 0 then exposed_retained_count end as retained_count,
        {{ holdfast.safe_divide('exposed_retained_count', 'eligible_count') }} as retention_rate,
        {{ holdfast.wilson_bound('low', 'exposed_retained_count', 'eligible_count') }}
            as retention_rate_low,
        {{ holdfast.wilson_bound('high', 'exposed_retained_count', 'eligible_count') }}
            as retention_rate_high
    from pooled
)

select *
from final
