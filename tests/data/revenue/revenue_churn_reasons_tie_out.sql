with churn_reasons as (
    select
        month,
        segment_name,
        sum(churned_mrr) as churned_mrr
    from {{ ref('holdfast', 'revenue__churn_reasons') }}
    group by month, segment_name
),

mrr_ledger as (
    select
        {{ holdfast.period_start('month', 'moved_date') }} as month,
        sum(mrr_delta) as churned_mrr
    from {{ ref('holdfast', 'revenue__mrr_ledger') }}
    where movement_type = 'churn'
    group by {{ holdfast.period_start('month', 'moved_date') }}
)

select
    mrr_ledger.month,
    churn_reasons.segment_name,
    'the reasons of ' || coalesce(churn_reasons.segment_name, 'the month')
    || ' do not add up to the churn in the ledger' as problem
from mrr_ledger
left join churn_reasons
    on mrr_ledger.month = churn_reasons.month
where churn_reasons.month is null
    or churn_reasons.churned_mrr <> mrr_ledger.churned_mrr
