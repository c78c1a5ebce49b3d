with customer_retention as (
    select *
    from {{ ref('holdfast', 'retention__customer_retention') }}
    where period_kind <> 'day'
),

acquisition as (
    select *
    from {{ ref('holdfast', 'customers__acquisition') }}
),

-- The whole company by the same division as a channel. What customers of channels without known costs
-- cost is not known, so they share in the costs that are.
summed as (
    select
        month,
        is_complete,
        'all' as segment_name,
        'all' as segment_value,
        {{ holdfast.money('sum(acquisition_cost)') }} as acquisition_cost,
        cast(sum(new_customer_count) as bigint) as new_customer_count,
        {{ holdfast.money('sum(new_mrr)') }} as new_mrr,
        {{ holdfast.money('sum(predicted_clv)') }} as predicted_clv,
        cast(sum(predicted_customer_count) as bigint) as predicted_customer_count
    from acquisition
    group by month, is_complete

    union all

    select
        month,
        is_complete,
        'acquisition_channel' as segment_name,
        acquisition_channel as segment_value,
        acquisition_cost,
        new_customer_count,
        new_mrr,
        predicted_clv,
        predicted_customer_count
    from acquisition
),

averaged as (
    select
        *,
        {{ holdfast.safe_divide('predicted_clv', 'predicted_customer_count') }} as average_clv
    from summed
),

months as (
    select
        'month' as period_kind,
        month as period_start,
        segment_name,
        segment_value,
        average_clv,
        {{ holdfast.safe_divide('acquisition_cost', 'new_customer_count') }} as cost_per_customer,
        {{ holdfast.clv_to_cac_ratio('average_clv', 'new_customer_count', 'acquisition_cost') }}
            as clv_to_cac_ratio,
        {{ holdfast.payback_months('acquisition_cost', 'new_mrr') }} as payback_months,
        is_complete
    from averaged
),

final as (
    {{ holdfast.scorecard_rows('customer_retention', {
        'paying_customer_count': 'closing_customer_count',
        'new_customer_count': 'new_customer_count',
        'lost_customer_count': 'lost_customer_count',
        'customer_retention_rate': 'retention_rate',
        'customer_churn_rate': 'churn_rate',
    }) }}

    union all

    {{ holdfast.scorecard_rows('months', {
        'customer_lifetime_value': 'average_clv',
        'customer_acquisition_cost': 'cost_per_customer',
        'clv_to_cac_ratio': 'clv_to_cac_ratio',
        'payback_months': 'payback_months',
    }) }}
)

select *
from final
