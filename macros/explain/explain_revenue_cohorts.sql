{# The customers of a cell of revenue.cohorts, those that stayed first: what each began with, and what is left
   (NULL beyond as_of).

   cell  values of cohort_month, months_since_start, segment_name, segment_value, as explain gives them #}
{% macro explain_revenue_cohorts(cell) -%}
with cohort_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__cohort_months') }}
),

months as (
    select period_start as month
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

oldest as (
    select min(cohort_month) as first_month
    from cohort_months
),

ages as (
    select {{ holdfast.periods_between('month', 'oldest.first_month', 'months.month') }} as months_since_start
    from oldest
    inner join months
        on oldest.first_month <= months.month
),

members as (
    select
        cohort_months.customer_id,
        cohort_months.cohort_month,
        cohort_months.closing_mrr as cohort_mrr,
        ages.months_since_start,
        {{ holdfast.add_periods('month', 'ages.months_since_start', 'cohort_months.cohort_month') }}
            as cell_month
    from cohort_months
    cross join ages
    where cohort_months.month = cohort_months.cohort_month
        and {{ holdfast.in_cell(cell, {
            'cohort_month': 'cohort_months.cohort_month',
            'months_since_start': 'ages.months_since_start',
        }, dates=['cohort_month']) }}
)

select
    members.customer_id,
    members.cohort_mrr,
    case when months.month is not null then coalesce(cohort_months.closing_mrr, 0) end as retained_mrr,
    case when months.month is not null then coalesce(cohort_months.kept_mrr, 0) end as kept_mrr,
    1 as cohort_customer_count,
    case
        when cohort_months.closing_mrr > 0 then 1
        when months.month is not null then 0
    end as retained_customer_count,
    members.cohort_month,
    members.months_since_start,
    segments.segment_name,
    segments.segment_value
from members
inner join {{ ref('holdfast', 'int_customers__segments') }} as segments
    on members.customer_id = segments.customer_id
left join months
    on members.cell_month = months.month
left join cohort_months
    on members.customer_id = cohort_months.customer_id
    and members.cell_month = cohort_months.month
where {{ holdfast.in_cell(cell, {
    'segment_name': 'segments.segment_name',
    'segment_value': 'segments.segment_value',
}) }}
order by
    members.cohort_month, members.months_since_start, segments.segment_name, segments.segment_value,
    coalesce(cohort_months.closing_mrr, 0) desc, members.customer_id
{%- endmacro %}
