{%- set checks = {
    'revenue__mrr_by_month': [
        ['opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr',
        'reactivation_mrr', 'closing_mrr', 'trial_pipeline_mrr', 'past_due_mrr', 'committed_mrr',
        'flash_mrr', 'opening_customer_count', 'closing_customer_count'],
        ['month'],
    ],
    'revenue__dollar_retention': [
        ['opening_mrr', 'closing_mrr', 'kept_mrr', 'opening_logo_count', 'lost_logo_count'],
        ['month', 'horizon_months', 'level'],
    ],
    'retention__customer_retention': [
        ['opening_customer_count', 'new_customer_count', 'lost_customer_count',
        'closing_customer_count'],
        ['period_kind', 'period_start'],
    ],
} -%}
with
{%- for model, (measures, key) in checks.items() %}

{{ model }}_sums as (
    select
        {{ key | join(', ') }},
        segment_name
        {%- for measure in measures %},
        sum({{ measure }}) as {{ measure }}
        {%- endfor %}
    from {{ ref('holdfast', model) }}
    group by {{ key | join(', ') }}, segment_name
){{ ',' if not loop.last }}
{%- endfor %}
{% for model, (measures, key) in checks.items() %}
select
    '{{ model }}' as model_name,
    parts.segment_name,
    'the values of {{ model }} do not add up to all, at {{ key | join(' ') }} '
    || {% for column in key %}cast(parts.{{ column }} as {{ dbt.type_string() }})
    {{- " || ' ' || " if not loop.last }}{% endfor %} as problem
from {{ model }}_sums as parts
inner join {{ model }}_sums as everyone
    on everyone.segment_name = 'all'
    {%- for column in key %}
    and parts.{{ column }} = everyone.{{ column }}
    {%- endfor %}
where {% for measure in measures %}parts.{{ measure }} <> everyone.{{ measure }}
    {{- '\n    or ' if not loop.last }}{% endfor %}
{{ 'union all' if not loop.last }}
{%- endfor %}
