with months as (
    select
        revenue_months.*,
        'month' as period_kind,
        revenue_months.month as period_start
    from {{ ref('holdfast', 'revenue__mrr_by_month') }} as revenue_months
),

dollar_retention as (
    select
        retention_months.*,
        'month' as period_kind,
        retention_months.month as period_start
    from {{ ref('holdfast', 'revenue__dollar_retention') }} as retention_months
    where retention_months.level = 'customer'
),

over_a_year as (
    select *
    from dollar_retention
    where horizon_months = 12
),

over_a_month as (
    select *
    from dollar_retention
    where horizon_months = 1
),

dunning_months as (
    select *
    from {{ ref('holdfast', 'revenue__dunning_by_month') }}
),

-- Failure codes have no segments of customers: they sum to all.
dunning as (
    select
        'month' as period_kind,
        month as period_start,
        'all' as segment_name,
        'all' as segment_value,
        {{ holdfast.safe_divide(
            'sum(recovered_invoice_count)', 'sum(recovered_invoice_count + lost_invoice_count)'
        ) }} as recovery_rate,
        is_complete
    from dunning_months
    group by month, is_complete
),

final as (
    {{ holdfast.scorecard_rows('months', {
        'mrr': 'closing_mrr',
        'net_new_mrr': 'net_new_mrr',
        'new_mrr': 'new_mrr',
        'expansion_mrr': 'expansion_mrr',
        'reactivation_mrr': 'reactivation_mrr',
        'contraction_mrr': 'contraction_mrr',
        'churned_mrr': 'churned_mrr',
        'arpa': 'arpa',
        'quick_ratio': 'quick_ratio',
        'revenue_churn_rate': 'revenue_churn_rate',
        'net_revenue_churn_rate': 'net_revenue_churn_rate',
    }) }}

    union all

    {{ holdfast.scorecard_rows('over_a_year', {
        'net_dollar_retention': 'net_dollar_retention',
        'gross_dollar_retention': 'gross_dollar_retention',
    }) }}

    union all

    {{ holdfast.scorecard_rows('over_a_month', {
        'net_dollar_retention_1_month': 'net_dollar_retention',
        'gross_dollar_retention_1_month': 'gross_dollar_retention',
    }) }}

    union all

    {{ holdfast.scorecard_rows('dunning', {'payment_recovery_rate': 'recovery_rate'}) }}
)

select *
from final
