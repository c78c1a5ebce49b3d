with invoice_lines as (
    select
        invoice_lines.*,
        {{ holdfast.after_last_second('invoice_lines.period_end_at') }} as closed_at
    from {{ ref('holdfast', 'stg_holdfast__invoice_lines') }} as invoice_lines
),

invoices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__invoices') }}
),

prices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__prices') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

final as (
    select
        case
            when lower(invoice_lines.line_kind) = 'credit' then 'credit'
            when invoice_lines.is_proration then 'proration'
            else 'recurring'
        end as line_type,
        invoice_lines.line_id,
        invoice_lines.invoice_id,
        coalesce(invoice_lines.subscription_id, invoices.subscription_id) as subscription_id,
        invoice_lines.item_id,
        invoices.customer_id,
        invoices.issued_at,
        invoices.currency,
        invoice_lines.price_id,
        prices.billing_interval as price_interval,
        coalesce(prices.interval_count, 1) as price_interval_count,
        invoice_lines.period_start_at,
        invoice_lines.closed_at,
        coalesce(invoice_lines.quantity, 1) as quantity,
        invoice_lines.amount,
        coalesce(invoice_lines.discount_amount, 0) as discount_amount
    from invoice_lines
    inner join invoices
        on invoice_lines.invoice_id = invoices.invoice_id
    left join prices
        on invoice_lines.price_id = prices.price_id
    cross join as_of
    where lower(invoice_lines.line_kind) in ('recurring', 'credit')
        and lower(invoices.status) not in ('draft', 'void')
        and invoices.issued_at <= as_of.as_of
        and coalesce(lower(prices.price_kind), 'recurring') = 'recurring'
)

select *
from final
