with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = '{{ var("revenue_policy") }}'
        and closing_mrr > 0
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

-- The cohort of a customer never changes, whether or not it comes back later.
cohort_members as (
    select
        customer_id,
        min(month) as cohort_month
    from customer_months
    group by customer_id
),

-- Gross retention takes of each customer at most what it began with.
member_months as (
    select
        customer_months.customer_id,
        cohort_members.cohort_month,
        customer_months.month,
        customer_months.closing_mrr,
        least(
            customer_months.closing_mrr,
            first_value(customer_months.closing_mrr) over (
                partition by customer_months.customer_id order by customer_months.month
            )
        ) as kept_mrr
    from customer_months
    inner join cohort_members
        on customer_months.customer_id = cohort_members.customer_id
),

summed as (
    select
        segments.segment_name,
        segments.segment_value,
        member_months.cohort_month,
        member_months.month,
        count(*) as customer_count,
        sum(member_months.closing_mrr) as mrr,
        sum(member_months.kept_mrr) as kept_mrr
    from member_months
    inner join segments
        on member_months.customer_id = segments.customer_id
    group by
        segments.segment_name,
        segments.segment_value,
        member_months.cohort_month,
        member_months.month
),

sizes as (
    select *
    from summed
    where cohort_month = month
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
    from sizes
    cross join (select min(cohort_month) as first_month from cohort_members) as oldest
    inner join months
        on months.period_start >= oldest.first_month
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
        {{ holdfast.money('case when dated.month is not null then coalesce(summed.kept_mrr, 0) end') }}
            as kept_mrr,
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
