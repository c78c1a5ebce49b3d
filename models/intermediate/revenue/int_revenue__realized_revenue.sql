{%- set net_share = 'coalesce(' ~ holdfast.without_tax('invoices') ~ ' / nullif(invoices.total, 0), 1)' -%}
with invoices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__invoices') }}
),

refunds as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__refunds') }}
),

orders as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__orders') }}
),

payments as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__payments') }}
),

exchange_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- What is given back of an invoice has its tax in it, and lowers only what has counted.
amounts as (
    select
        customer_id,
        invoice_id as revenue_id,
        'invoice' as revenue_kind,
        issued_at as realized_at,
        currency,
        {{ holdfast.without_tax('invoices') }} as amount
    from invoices
    where lower(status) = 'paid'

    union all

    select
        coalesce(refunds.customer_id, invoices.customer_id, payments.customer_id) as customer_id,
        refunds.refund_id as revenue_id,
        'refund' as revenue_kind,
        refunds.refunded_at as realized_at,
        refunds.currency,
        {{ holdfast.money('-refunds.amount * ' ~ net_share) }} as amount
    from refunds
    left join payments
        on refunds.payment_id = payments.payment_id
    left join invoices
        on coalesce(refunds.invoice_id, payments.invoice_id) = invoices.invoice_id
    where invoices.invoice_id is null or lower(invoices.status) = 'paid'

    union all

    select
        customer_id,
        order_id as revenue_id,
        'order' as revenue_kind,
        ordered_at as realized_at,
        coalesce(currency, {{ holdfast.reporting_currency() }}) as currency,
        amount
    from orders
    where not {{ holdfast.is_listed('status', var('uncounted_order_statuses'), folds_case=true) }}
),

dated as (
    select
        amounts.*,
        {{ holdfast.local_date('amounts.realized_at') }} as realized_date
    from amounts
    cross join as_of
    where amounts.realized_at <= as_of.as_of
),

final as (
    select
        dated.customer_id,
        dated.revenue_id,
        dated.revenue_kind,
        dated.realized_at,
        dated.realized_date,
        dated.currency,
        exchange_rates.rate,
        coalesce({{ holdfast.product('dated.amount', 'exchange_rates.rate') }}, {{ holdfast.money(0) }})
            as amount
    from dated
    left join exchange_rates
        on dated.currency = exchange_rates.currency
        and dated.realized_date >= exchange_rates.valid_from_date
        and dated.realized_date < exchange_rates.valid_to_date
)

select *
from final
