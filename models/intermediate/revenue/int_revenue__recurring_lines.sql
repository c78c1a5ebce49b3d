with billed_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__billed_lines') }}
),

-- What bills a whole service period.
final as (
    select
        line_id,
        invoice_id,
        subscription_id,
        item_id,
        customer_id,
        issued_at,
        currency,
        price_id,
        period_start_at,
        period_end_at,
        quantity,
        amount,
        discount_amount,
        billing_interval,
        interval_count
    from billed_lines
    where line_type = 'recurring'
        and period_end_at > period_start_at
)

select *
from final
