{%- set figures = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr', 'opening_count', 'new_count', 'churned_count', 'reactivated_count', 'closing_count',
] -%}
with knowledge_versions as (
    select *
    from {{ ref('holdfast', 'int_revenue__knowledge_versions') }}
),

viewpoints as (
    select *
    from {{ ref('holdfast', 'int_revenue__viewpoints') }}
    where version_number > 0
        or policy_name = {{ holdfast.revenue_policy() }}
),

customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
),

version_months as (
    select
        viewpoints.version_number,
        customer_months.*,
        case when customer_months.opening_mrr > 0 then 1 else 0 end as opening_count,
        case when customer_months.closing_mrr > 0 then 1 else 0 end as closing_count
    from customer_months
    inner join viewpoints
        on customer_months.policy_name = viewpoints.policy_name
),

-- What a customer's months were before something was learned, taken from what they were after.
sides as (
    {%- for version_number, sign in [('version_number', '-1'), ('next_version_number', '1')] %}
    select
        version_months.month,
        knowledge_versions.known_month,
        knowledge_versions.cause,
        {%- for figure in figures %}
        {{ sign }} * version_months.{{ figure }} as {{ figure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from knowledge_versions
    inner join version_months
        on knowledge_versions.customer_id = version_months.customer_id
        and knowledge_versions.{{ version_number }} = version_months.version_number
        and knowledge_versions.known_month > version_months.month
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        month,
        known_month,
        cause,
        {%- for figure in figures %}
        sum({{ figure }}) as {{ figure }}_delta{{ ',' if not loop.last }}
        {%- endfor %}
    from sides
    group by month, known_month, cause
),

final as (
    select
        month,
        known_month,
        cause,
        {%- for figure in figures %}
        {% if figure.endswith('_mrr') -%}
        {{ holdfast.money(figure ~ '_delta') }} as {{ figure }}_delta{{ ',' if not loop.last }}
        {%- else -%}
        cast({{ figure }}_delta as bigint) as {{ figure }}_delta{{ ',' if not loop.last }}
        {%- endif %}
        {%- endfor %}
    from summed
)

select *
from final
