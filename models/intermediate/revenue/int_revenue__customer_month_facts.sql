{%- set measures = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr', 'retained_mrr', 'lost_mrr', 'voluntary_churned_mrr', 'involuntary_churned_mrr',
    'trial_pipeline_mrr', 'past_due_mrr', 'scheduled_churn_mrr', 'flash_mrr',
] -%}
{%- set counts = [
    'opening_count', 'new_count', 'churned_count', 'reactivated_count', 'closing_count', 'lost_count',
    'voluntary_churned_count', 'involuntary_churned_count',
] -%}
with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

pipeline_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__pipeline_months') }}
),

flash_customers as (
    select *
    from {{ ref('holdfast', 'int_revenue__flash_customers') }}
),

customer_facts as (
    select
        customer_id,
        month,
        opening_mrr,
        new_mrr,
        expansion_mrr,
        contraction_mrr,
        churned_mrr,
        reactivation_mrr,
        closing_mrr,
        case when opening_mrr > 0 then closing_mrr else 0 end as retained_mrr,
        greatest(churned_mrr + contraction_mrr, -opening_mrr) as lost_mrr,
        voluntary_churned_mrr,
        involuntary_churned_mrr,
        case when opening_mrr > 0 then 1 else 0 end as opening_count,
        new_count,
        churned_count,
        reactivated_count,
        case when closing_mrr > 0 then 1 else 0 end as closing_count,
        case when opening_mrr > 0 and churned_count > 0 then 1 else 0 end as lost_count,
        voluntary_churned_count,
        involuntary_churned_count
    from customer_months
),

known as (
    select
        customer_id,
        month
    from customer_facts
    union
    select
        customer_id,
        month
    from pipeline_months
    union
    select
        customer_id,
        month
    from flash_customers
),

final as (
    select
        known.customer_id,
        known.month,
        {%- for measure in measures %}
        coalesce({{ measure }}, 0) as {{ measure }},
        {%- endfor %}
        {%- for count in counts %}
        coalesce({{ count }}, 0) as {{ count }},
        {%- endfor %}
        case when flash_customers.customer_id is not null then 1 else 0 end as flash_count,
        customer_facts.customer_id is not null as is_in_bridge
    from known
    left join customer_facts
        on known.customer_id = customer_facts.customer_id
        and known.month = customer_facts.month
    left join pipeline_months
        on known.customer_id = pipeline_months.customer_id
        and known.month = pipeline_months.month
    left join flash_customers
        on known.customer_id = flash_customers.customer_id
        and known.month = flash_customers.month
)

select *
from final
