with cohort_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__cohort_months') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

months as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

summed as (
    select
        segments.segment_name,
        segments.segment_value,
        cohort_months.cohort_month,
        cohort_months.month,
        count(*) as customer_count,
        sum(cohort_months.closing_mrr) as mrr,
        sum(cohort_months.kept_mrr) as kept_mrr
    from cohort_months
    inner join segments
        on cohort_months.customer_id = segments.customer_id
    group by
        segments.segment_name,
        segments.segment_value,
        cohort_months.cohort_month,
        cohort_months.month
),

sizes as (
    select *
    from summed
    where cohort_month = month
),

oldest as (
    select min(cohort_month) as first_month
    from cohort_months
),

-- A full rectangle: what lies beyond the last month observed is there, and empty.
ages as (
    select
        sizes.segment_name,
        sizes.segment_value,
        sizes.cohort_month,
        sizes.customer_count,
        sizes.mrr,
        {{ holdfast.periods_between('month', 'oldest.first_month', 'months.period_start') }}
            as months_since_start
    from oldest
    inner join months
        on oldest.first_month <= months.period_start
    cross join sizes
),

dated as (
    select
        ages.*,
        months.period_start as month,
        coalesce(months.is_complete, false) as is_complete
    from ages
    left join months
        on months.period_start
        = {{ holdfast.add_periods('month', 'ages.months_since_start', 'ages.cohort_month') }}
),

measured as (
    select
        dated.cohort_month,
        dated.months_since_start,
        dated.segment_name,
        dated.segment_value,
        cast(dated.customer_count as bigint) as cohort_customer_count,
        {{ holdfast.money('dated.mrr') }} as cohort_mrr,
        cast(
            case when dated.month is not null then coalesce(summed.customer_count, 0) end as bigint
        ) as retained_customer_count,
        {{ holdfast.money('case when dated.month is not null then coalesce(summed.mrr, 0) end') }}
            as retained_mrr,
        {{ holdfast.money(
            'case when dated.month is not null then coalesce(summed.kept_mrr, 0) end'
        ) }} as kept_mrr,
        dated.is_complete
    from dated
    left join summed
        on dated.segment_name = summed.segment_name
        and dated.segment_value = summed.segment_value
        and dated.cohort_month = summed.cohort_month
        and dated.month = summed.month
),

final as (
    select
        cohort_month,
        months_since_start,
        segment_name,
        segment_value,
        cohort_customer_count,
        cohort_mrr,
        retained_customer_count,
        retained_mrr,
        kept_mrr,
        {{ holdfast.safe_divide('retained_customer_count', 'cohort_customer_count') }}
            as customer_retention_rate,
        {{ holdfast.wilson_bound('low', 'retained_customer_count', 'cohort_customer_count') }}
            as customer_retention_rate_low,
        {{ holdfast.wilson_bound('high', 'retained_customer_count', 'cohort_customer_count') }}
            as customer_retention_rate_high,
        {{ holdfast.safe_divide('retained_mrr', 'cohort_mrr') }} as dollar_retention_rate,
        {{ holdfast.safe_divide('kept_mrr', 'cohort_mrr') }} as gross_dollar_retention_rate,
        is_complete
    from measured
)

select *
from final
