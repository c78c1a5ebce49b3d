{%- set measures = [
    'line_count', 'line_start_count', 'line_day_amount', 'line_day_reporting_amount', 'line_list_mrr',
    'line_discount_mrr', 'proration_count', 'proration_day_amount', 'proration_day_reporting_amount',
    'credit_day_reporting_amount', 'state_count', 'state_mrr', 'state_original_list_mrr', 'state_list_mrr',
] -%}
{%- set amounts = {
    'line_count': '1', 'line_start_count': '0', 'line_day_amount': 'day_amount',
    'line_day_reporting_amount': 'day_reporting_amount', 'line_list_mrr': 'list_mrr',
    'line_discount_mrr': 'discount_mrr',
    'proration_count': '1', 'proration_day_amount': 'day_amount',
    'proration_day_reporting_amount': 'day_reporting_amount',
    'credit_day_reporting_amount': 'day_reporting_amount',
} -%}
with spread_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__spread_lines') }}
),

item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and is_counted
),

-- What a subscription is billed for and what its items are worth begins and ends at an edge.
edges as (
    {%- for edge_date, sign in [('from_date', ''), ('to_date', '-')] %}
    select
        subscription_id,
        {{ edge_date }} as edge_date,
        {%- for measure in measures if not measure.startswith('state_') %}
        {%- set line_type = {'line': 'recurring'}.get(measure.split('_')[0], measure.split('_')[0]) %}
        {%- set amount = '1' if measure == 'line_start_count' and not sign else amounts[measure] %}
        case when line_type = '{{ line_type }}' then {{ sign }}{{ amount }} else 0 end
            as {{ measure }},
        {%- endfor %}
        0 as state_count,
        0 as state_mrr,
        0 as state_original_list_mrr,
        0 as state_list_mrr
    from spread_lines

    union all

    select
        subscription_id,
        {{ edge_date }} as edge_date,
        {%- for measure in measures if not measure.startswith('state_') %}
        0 as {{ measure }},
        {%- endfor %}
        {{ sign }}1 as state_count,
        {{ sign }}mrr as state_mrr,
        {{ sign }}list_mrr as state_original_list_mrr,
        {{ sign }}{{ holdfast.product('list_mrr', 'rate') }} as state_list_mrr
    from item_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        subscription_id,
        edge_date,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from edges
    group by subscription_id, edge_date
),

running as (
    select
        subscription_id,
        edge_date as from_date,
        lead(edge_date) over (partition by subscription_id order by edge_date) as to_date,
        {%- for measure in measures %}
        sum({{ measure }}) over (
            partition by subscription_id order by edge_date
            rows between unbounded preceding and current row
        ) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from summed
),

-- What the items were worth when the bill that runs was begun.
final as (
    select
        subscription_id,
        from_date,
        to_date,
        {%- for measure in measures if measure != 'line_start_count' %}
        {{ measure }},
        {%- endfor %}
        first_value(state_original_list_mrr) over (
            partition by subscription_id, line_start_count order by from_date
        ) as begun_original_list_mrr
    from running
)

select *
from final
where to_date is not null
    and (
        line_count > 0 or proration_count > 0 or state_count > 0 or credit_day_reporting_amount <> 0
    )
