{%- set amounts = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr', 'retained_mrr', 'lost_mrr', 'voluntary_churned_mrr', 'involuntary_churned_mrr',
    'trial_pipeline_mrr', 'past_due_mrr', 'scheduled_churn_mrr', 'flash_mrr',
] -%}
{%- set counts = {
    'opening_count': 'opening_customer_count',
    'new_count': 'new_customer_count',
    'churned_count': 'churned_customer_count',
    'reactivated_count': 'reactivated_customer_count',
    'closing_count': 'closing_customer_count',
    'lost_count': 'lost_customer_count',
    'voluntary_churned_count': 'voluntary_churned_customer_count',
    'involuntary_churned_count': 'involuntary_churned_customer_count',
    'flash_count': 'flash_customer_count',
} -%}
with facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_month_facts') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

cohort_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__cohort_months') }}
),

begun as (
    select min(month) as first_month
    from facts
    where is_in_bridge
),

-- As in revenue.mrr_by_month: from the first month with MRR on, and only what shows there.
shown as (
    select facts.*
    from facts
    inner join begun
        on facts.month >= begun.first_month
    where
        {%- for measure in amounts + counts.keys() | list %}
        facts.{{ measure }} <> 0
        {{- '\n        or' if not loop.last }}
        {%- endfor %}
),

final as (
    select
        shown.customer_id,
        shown.month,

        ---------- segments
        customers.segment,
        customers.country,
        customers.acquisition_channel,
        customers.plan,

        ---------- as in revenue.mrr_by_month
        {%- for amount in amounts %}
        {{ holdfast.money('shown.' ~ amount) }} as {{ amount }},
        {%- endfor %}
        {{ holdfast.money('shown.closing_mrr - shown.opening_mrr') }} as net_new_mrr,
        {{ holdfast.money('shown.closing_mrr - shown.scheduled_churn_mrr') }} as committed_mrr,
        {%- for count, name in counts.items() %}
        cast(shown.{{ count }} as bigint) as {{ name }},
        {%- endfor %}

        ---------- as in revenue.cohorts
        cohort_months.cohort_month,
        {{ holdfast.periods_between('month', 'cohort_months.cohort_month', 'shown.month') }}
            as months_since_start,
        {{ holdfast.money('cohort_months.kept_mrr') }} as kept_mrr
    from shown
    inner join customers
        on shown.customer_id = customers.customer_id
    left join cohort_months
        on shown.customer_id = cohort_months.customer_id
        and shown.month = cohort_months.month
)

select *
from final
