{# The customers behind a cell of revenue.mrr_by_month, what moved most first.

   cell  values of month, segment_name, segment_value, as explain gives them #}
{% macro explain_mrr_by_month(cell) -%}
select
    details.customer_id,
    {%- for measure in [
        'opening_mrr', 'net_new_mrr', 'closing_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr',
        'churned_mrr', 'reactivation_mrr', 'opening_customer_count', 'new_customer_count',
        'churned_customer_count', 'reactivated_customer_count', 'closing_customer_count',
        'lost_customer_count', 'retained_mrr', 'lost_mrr', 'voluntary_churned_mrr', 'involuntary_churned_mrr',
        'voluntary_churned_customer_count', 'involuntary_churned_customer_count', 'trial_pipeline_mrr',
        'past_due_mrr', 'committed_mrr', 'flash_customer_count', 'flash_mrr',
    ] %}
    details.{{ measure }},
    {%- endfor %}
    details.month,
    segments.segment_name,
    segments.segment_value
from {{ ref('holdfast', 'revenue__mrr_by_month_detail') }} as details
inner join {{ ref('holdfast', 'int_customers__segments') }} as segments
    on details.customer_id = segments.customer_id
where {{ holdfast.in_cell(cell, {
    'month': 'details.month',
    'segment_name': 'segments.segment_name',
    'segment_value': 'segments.segment_value',
}, dates=['month']) }}
order by
    details.month, segments.segment_name, segments.segment_value, abs(details.net_new_mrr) desc,
    details.closing_mrr desc, details.customer_id
{%- endmacro %}
