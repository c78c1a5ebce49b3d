with segment_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__segment_months') }}
),

final as (
    select
        month,
        segment_name,
        segment_value,

        ---------- the bridge
        opening_mrr,
        new_mrr,
        expansion_mrr,
        contraction_mrr,
        churned_mrr,
        reactivation_mrr,
        closing_mrr,
        {{ holdfast.money('closing_mrr - opening_mrr') }} as net_new_mrr,
        lost_mrr,

        ---------- customers
        opening_count as opening_customer_count,
        new_count as new_customer_count,
        churned_count as churned_customer_count,
        reactivated_count as reactivated_customer_count,
        closing_count as closing_customer_count,
        lost_count as lost_customer_count,

        ---------- rates
        {{ holdfast.safe_divide('lost_count', 'opening_count') }} as customer_churn_rate,
        {{ holdfast.wilson_bound('low', 'lost_count', 'opening_count') }}
            as customer_churn_rate_low,
        {{ holdfast.wilson_bound('high', 'lost_count', 'opening_count') }}
            as customer_churn_rate_high,
        {{ holdfast.convert_rate(
            holdfast.safe_divide('lost_count', 'opening_count'),
            dbt.datediff('month', holdfast.add_periods('month', 1, 'month'), 'day'), 365,
        ) }} as annualised_customer_churn_rate,
        {{ holdfast.safe_divide('-lost_mrr', 'opening_mrr') }} as revenue_churn_rate,
        {{ holdfast.safe_divide('opening_mrr - retained_mrr', 'opening_mrr') }}
            as net_revenue_churn_rate,
        {{ holdfast.safe_divide(
            'new_mrr + expansion_mrr + reactivation_mrr', '-(contraction_mrr + churned_mrr)'
        ) }} as quick_ratio,
        {{ holdfast.money(holdfast.safe_divide('closing_mrr', 'closing_count')) }} as arpa,

        ---------- why they left
        voluntary_churned_mrr,
        involuntary_churned_mrr,
        voluntary_churned_count as voluntary_churned_customer_count,
        involuntary_churned_count as involuntary_churned_customer_count,

        ---------- beside the bridge
        trial_pipeline_mrr,
        past_due_mrr,
        {{ holdfast.money('closing_mrr - scheduled_churn_mrr') }} as committed_mrr,
        flash_count as flash_customer_count,
        flash_mrr,
        is_complete
    from segment_months
)

select *
from final
