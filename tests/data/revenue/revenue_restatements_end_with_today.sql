{%- set figures = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr', 'opening_customer_count', 'new_customer_count', 'churned_customer_count',
    'reactivated_customer_count', 'closing_customer_count',
] -%}
with restatements as (
    select *
    from {{ ref('holdfast', 'revenue__restatements') }}
    where is_latest
),

mrr_by_month as (
    select *
    from {{ ref('holdfast', 'revenue__mrr_by_month') }}
    where segment_name = 'all'
        and is_complete
)

select
    mrr_by_month.month,
    'what is known last of a month is not what revenue.mrr_by_month says' as problem
from mrr_by_month
left join restatements
    on mrr_by_month.month = restatements.month
where restatements.month is null
    {%- for figure in figures %}
    or restatements.{{ figure }} <> mrr_by_month.{{ figure }}
    {%- endfor %}
