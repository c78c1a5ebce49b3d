-- The tables that list who is behind a figure add up to the figure: MRR, NPS and paying customers by month.
with mrr_details as (
    select
        month,
        sum(closing_mrr) as closing_mrr,
        sum(churned_mrr) as churned_mrr,
        sum(closing_customer_count) as closing_customer_count,
        sum(flash_mrr) as flash_mrr
    from {{ ref('holdfast', 'revenue__mrr_by_month_detail') }}
    group by month
),

mrr_months as (
    select *
    from {{ ref('holdfast', 'revenue__mrr_by_month') }}
    where segment_name = 'all'
),

nps_details as (
    select
        survey_id,
        period_kind,
        period_start,
        sum(promoter_count) as promoter_count,
        sum(response_count) as response_count,
        sum(delivered_count) as delivered_count
    from {{ ref('holdfast', 'sentiment__nps_detail') }}
    group by survey_id, period_kind, period_start
),

nps_periods as (
    select *
    from {{ ref('holdfast', 'sentiment__nps') }}
    where segment_name = 'all'
),

spells as (
    select *
    from {{ ref('holdfast', 'retention__paying_spells') }}
),

retention_months as (
    select *
    from {{ ref('holdfast', 'retention__customer_retention') }}
    where period_kind = 'month' and segment_name = 'all'
),

paying as (
    select
        retention_months.period_start,
        count(spells.customer_id) as opening_customer_count
    from retention_months
    left join spells
        on retention_months.period_start > spells.started_date
        and (spells.ended_date is null or retention_months.period_start <= spells.ended_date)
    group by retention_months.period_start
)

select
    'revenue.mrr_by_month_detail of ' || cast(mrr_months.month as {{ dbt.type_string() }}) as problem
from mrr_months
left join mrr_details
    on mrr_months.month = mrr_details.month
where mrr_months.closing_mrr <> coalesce(mrr_details.closing_mrr, 0)
    or mrr_months.churned_mrr <> coalesce(mrr_details.churned_mrr, 0)
    or mrr_months.closing_customer_count <> coalesce(mrr_details.closing_customer_count, 0)
    or mrr_months.flash_mrr <> coalesce(mrr_details.flash_mrr, 0)

union all

select
    'sentiment.nps_detail of ' || nps_periods.survey_id || ' and the ' || nps_periods.period_kind
    || ' of ' || cast(nps_periods.period_start as {{ dbt.type_string() }}) as problem
from nps_periods
left join nps_details
    on nps_periods.survey_id = nps_details.survey_id
    and nps_periods.period_kind = nps_details.period_kind
    and nps_periods.period_start = nps_details.period_start
where nps_periods.promoter_count <> coalesce(nps_details.promoter_count, 0)
    or nps_periods.response_count <> coalesce(nps_details.response_count, 0)
    or nps_periods.delivered_count <> coalesce(nps_details.delivered_count, 0)

union all

select
    'retention.paying_spells of ' || cast(paying.period_start as {{ dbt.type_string() }}) as problem
from paying
inner join retention_months
    on paying.period_start = retention_months.period_start
where paying.opening_customer_count <> retention_months.opening_customer_count
