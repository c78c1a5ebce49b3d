{%- set is_of_price = 'abs(day_count - price_day_count) <= 0.1 * price_day_count' -%}
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

charged as (
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
        cast(invoice_lines.period_start_at as date) as start_date,
        cast(invoice_lines.closed_at as date) as closed_date,
        {{ holdfast.add_periods('day', 1, 'cast(invoice_lines.closed_at as date)') }} as next_date,
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
),

-- A period may name its last day, as from 1 to 31 January, instead of the first day after it: where
-- that is what its price bills, or from the first to the last day of a month.
ended as (
    select
        charged.*,
        case
            when line_type = 'recurring'
                and (
                    {{ holdfast.is_whole_intervals(
                        'start_date', 'next_date', 'price_interval', 'price_interval_count'
                    ) }}
                    and not {{ holdfast.is_whole_intervals(
                        'start_date', 'closed_date', 'price_interval', 'price_interval_count'
                    ) }}
                    or price_interval is null
                    and {{ holdfast.period_start('month', 'start_date') }} = start_date
                    and {{ holdfast.period_start('month', 'next_date') }} = next_date
                )
                then {{ dbt.dateadd('day', 1, 'closed_at') }}
            else closed_at
        end as period_end_at
    from charged
),

dated as (
    select
        ended.*,
        cast(period_end_at as date) as end_date,
        {{ holdfast.local_date('period_start_at') }} as local_start_date,
        {{ holdfast.local_date('period_end_at') }} as local_end_date
    from ended
),

-- Billing systems cut periods in UTC or in local time: whole months in either are whole months.
measured as (
    select
        dated.*,
        coalesce(
            {{ holdfast.whole_months('start_date', 'end_date') }},
            {{ holdfast.whole_months('local_start_date', 'local_end_date') }}
        ) as month_count,
        greatest({{ dbt.datediff('start_date', 'end_date', 'day') }}, 1) as day_count,
        price_interval_count * case price_interval
            when 'day' then 1
            when 'week' then 7
            when 'month' then 365 / 12.0
            when 'year' then 365
        end as price_day_count
    from dated
),

-- The price names the interval of a period about as long; of another length the period does itself.
final as (
    select
        line_type,
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
        case
            when {{ is_of_price }} then price_interval
            when month_count is not null then 'month'
            when mod(day_count, 7) = 0 then 'week'
            else 'day'
        end as billing_interval,
        case
            when {{ is_of_price }} then price_interval_count
            when month_count is not null then month_count
            when mod(day_count, 7) = 0 then cast(day_count / 7 as integer)
            else day_count
        end as interval_count
    from measured
)

select *
from final
