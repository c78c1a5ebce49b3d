with item_mrr as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_mrr') }}
    where is_counted
        and valid_to is not null
        and mrr > 0
        and policy_name = {{ holdfast.revenue_policy() }}
),

customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and (opening_mrr > 0 or closing_mrr > 0)
),

exchange_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

dated as (
    select
        item_mrr.*,
        {{ holdfast.local_date('valid_from') }} as from_date,
        {{ holdfast.period_start('month', holdfast.local_date('valid_from')) }} as month,
        {{ holdfast.period_start('month', holdfast.local_date('valid_to')) }} as last_month
    from item_mrr
),

-- Who paid neither when the month began nor when it ended, but paid in between.
within_month as (
    select
        dated.customer_id,
        dated.month,
        dated.valid_from,
        dated.valid_to,
        {{ holdfast.product('dated.mrr', 'exchange_rates.rate') }} as mrr
    from dated
    inner join exchange_rates
        on dated.currency = exchange_rates.currency
        and dated.from_date >= exchange_rates.valid_from_date
        and dated.from_date < exchange_rates.valid_to_date
    left join customer_months
        on dated.customer_id = customer_months.customer_id
        and dated.month = customer_months.month
    where dated.month = dated.last_month
        and customer_months.customer_id is null
),

edges as (
    select
        customer_id,
        month,
        valid_from as edge_at,
        mrr as mrr_delta
    from within_month
    union all
    select
        customer_id,
        month,
        valid_to as edge_at,
        -mrr as mrr_delta
    from within_month
),

instants as (
    select
        customer_id,
        month,
        edge_at,
        sum(mrr_delta) as mrr_delta
    from edges
    group by customer_id, month, edge_at
),

running as (
    select
        customer_id,
        month,
        sum(mrr_delta) over (
            partition by customer_id, month order by edge_at
            rows between unbounded preceding and current row
        ) as mrr
    from instants
),

final as (
    select
        customer_id,
        month,
        {{ holdfast.money('max(mrr)') }} as flash_mrr
    from running
    group by customer_id, month
)

select *
from final
