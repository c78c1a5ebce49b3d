with churned_customers as (
    select *
    from {{ ref('holdfast', 'revenue__churned_customers') }}
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
        {{ holdfast.period_start('month', 'churned_customers.churned_date') }} as month,
        segments.segment_name,
        segments.segment_value,
        churned_customers.churn_kind,
        churned_customers.reason_group,
        count(*) as churn_count,
        sum(churned_customers.churned_mrr) as churned_mrr
    from churned_customers
    inner join segments
        on churned_customers.customer_id = segments.customer_id
    group by
        {{ holdfast.period_start('month', 'churned_customers.churned_date') }},
        segments.segment_name,
        segments.segment_value,
        churned_customers.churn_kind,
        churned_customers.reason_group
),

shared as (
    select
        summed.*,
        sum(churn_count) over (partition by month, segment_name, segment_value)
            as every_churn_count,
        sum(churned_mrr) over (partition by month, segment_name, segment_value)
            as every_churned_mrr
    from summed
),

final as (
    select
        shared.month,
        shared.segment_name,
        shared.segment_value,
        shared.churn_kind,
        shared.reason_group,
        cast(shared.churn_count as bigint) as churn_count,
        {{ holdfast.money('shared.churned_mrr') }} as churned_mrr,
        {{ holdfast.safe_divide('shared.churn_count', 'shared.every_churn_count') }}
            as churn_share_rate,
        {{ holdfast.wilson_bound('low', 'shared.churn_count', 'shared.every_churn_count') }}
            as churn_share_rate_low,
        {{ holdfast.wilson_bound('high', 'shared.churn_count', 'shared.every_churn_count') }}
            as churn_share_rate_high,
        {{ holdfast.safe_divide('shared.churned_mrr', 'shared.every_churned_mrr') }}
            as churned_mrr_share_rate,
        months.is_complete
    from shared
    inner join months
        on shared.month = months.period_start
)

select *
from final
