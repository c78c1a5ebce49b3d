{%- set measures = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr', 'retained_mrr', 'lost_mrr', 'voluntary_churned_mrr', 'involuntary_churned_mrr',
    'trial_pipeline_mrr', 'past_due_mrr', 'scheduled_churn_mrr', 'flash_mrr',
] -%}
{%- set counts = [
    'opening_count', 'new_count', 'churned_count', 'reactivated_count', 'closing_count', 'lost_count',
    'voluntary_churned_count', 'involuntary_churned_count', 'flash_count',
] -%}
with customer_month_facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_month_facts') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

months as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

summed as (
    select
        segments.segment_name,
        segments.segment_value,
        customer_month_facts.month,
        {%- for measure in measures %}
        sum(customer_month_facts.{{ measure }}) as {{ measure }},
        {%- endfor %}
        {%- for count in counts %}
        sum(customer_month_facts.{{ count }}) as {{ count }}{{ ',' if not loop.last }}
        {%- endfor %}
    from customer_month_facts
    inner join segments
        on customer_month_facts.customer_id = segments.customer_id
    group by segments.segment_name, segments.segment_value, customer_month_facts.month
),

named as (
    select distinct
        segment_name,
        segment_value
    from summed
),

begun as (
    select min(month) as first_month
    from customer_month_facts
    where is_in_bridge
),

-- Every month since the first MRR, for every segment that ever had something to show.
grid as (
    select
        named.segment_name,
        named.segment_value,
        months.period_start as month,
        months.is_complete
    from begun
    inner join months
        on begun.first_month <= months.period_start
    cross join named
),

final as (
    select
        grid.month,
        grid.segment_name,
        grid.segment_value,
        {%- for measure in measures %}
        {{ holdfast.money('coalesce(summed.' ~ measure ~ ', 0)') }} as {{ measure }},
        {%- endfor %}
        {%- for count in counts %}
        cast(coalesce(summed.{{ count }}, 0) as bigint) as {{ count }},
        {%- endfor %}
        grid.is_complete
    from grid
    left join summed
        on grid.month = summed.month
        and grid.segment_name = summed.segment_name
        and grid.segment_value = summed.segment_value
)

select *
from final
