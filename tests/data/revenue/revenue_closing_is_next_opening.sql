with customer_months as (
    select
        customer_id,
        'customer' as segment_name,
        month,
        opening_mrr,
        closing_mrr
    from {{ ref('holdfast', 'revenue__mrr_by_customer_month') }}
),

segment_months as (
    select
        segment_value as customer_id,
        segment_name,
        month,
        opening_mrr,
        closing_mrr
    from {{ ref('holdfast', 'revenue__mrr_by_month') }}
),

every_month as (
    select * from customer_months
    union all
    select * from segment_months
),

followed as (
    select
        every_month.*,
        lead(month) over (partition by segment_name, customer_id order by month) as next_month,
        lead(opening_mrr) over (partition by segment_name, customer_id order by month)
            as next_opening_mrr
    from every_month
)

select
    customer_id,
    segment_name,
    month,
    'the next month does not open with what this one closed with' as problem
from followed
where next_month is not null
    and (
        next_opening_mrr <> closing_mrr
        or next_month <> {{ holdfast.add_periods('month', 1, 'month') }}
    )
