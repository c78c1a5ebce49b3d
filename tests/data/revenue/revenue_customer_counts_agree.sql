with customer_retention as (
    select *
    from {{ ref('holdfast', 'retention__customer_retention') }}
    where period_kind = 'month'
),

mrr_by_month as (
    select *
    from {{ ref('holdfast', 'revenue__mrr_by_month') }}
)

select
    mrr_by_month.month,
    mrr_by_month.segment_name,
    mrr_by_month.segment_value,
    'retention.customer_retention and revenue.mrr_by_month count other customers' as problem
from mrr_by_month
inner join customer_retention
    on mrr_by_month.month = customer_retention.period_start
    and mrr_by_month.segment_name = customer_retention.segment_name
    and mrr_by_month.segment_value = customer_retention.segment_value
where mrr_by_month.opening_customer_count <> customer_retention.opening_customer_count
    or mrr_by_month.closing_customer_count <> customer_retention.closing_customer_count
