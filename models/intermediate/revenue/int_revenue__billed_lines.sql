{%- set next_second = dbt.dateadd('second', 1, 'period_end_at') -%}
with invoice_lines as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__invoice_lines') }}
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

-- A period that is said to end in the last second of a day, local or UTC, ends with the day.
periods as (
    select
        invoice_lines.*,
        case
            when cast({{ next_second }} as date) > cast(period_end_at as date)
                then cast(cast({{ next_second }} as date) as timestamp)
            when {{ holdfast.local_date(next_second) }} > {{ holdfast.local_date('period_end_at') }}
                then {{ holdfast.utc_time('cast(' ~ holdfast.local_date(next_second) ~ ' as timestamp)') }}
            else period_end_at
        end as closed_at
    from invoice_lines
),

charged as (
    select
        case
            when lower(periods.line_kind) = 'credit' then 'credit'
            when periods.is_proration then 'proration'
            else 'recurring'
        end as line_type,
        periods.line_id,
        periods.invoice_id,
        coalesce(periods.subscription_id, invoices.subscription_id) as subscription_id,
        periods.item_id,
        invoices.customer_id,
        invoices.issued_at,
        invoices.currency,
        periods.price_id,
        prices.billing_interval as price_interval,
        coalesce(prices.interval_count, 1) as price_interval_count,
        periods.period_start_at,
        periods.closed_at,
        coalesce(periods.quantity, 1) as quantity,
        periods.amount,
        coalesce(periods.discount_amount, 0) as discount_amount,
        {{ dbt.dateadd('day', 1, 'periods.closed_at') }} as next_day_at
    from periods
    inner join invoices
        on periods.invoice_id = invoices.invoice_id
    left join prices
        on periods.price_id = prices.price_id
    cross join as_of
    where lower(periods.line_kind) in ('recurring', 'credit')
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
                and cast(next_day_at as date) = coalesce(
                    cast({{ holdfast.add_billing_interval(
                        'period_start_at', 'price_interval', 'price_interval_count'
                    ) }} as date),
                    case
                        when {{ dbt.date_trunc('month', 'period_start_at') }}
                            = {{ dbt.date_trunc('day', 'period_start_at') }}
                            then cast({{ dbt.date_trunc('month', 'next_day_at') }} as date)
                    end
                )
                then next_day_at
            else closed_at
        end as period_end_at
    from charged
),

dated as (
    select
        ended.*,
        cast(period_start_at as date) as start_date,
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
matched as (
    select
        measured.*,
        coalesce(abs(day_count - price_day_count) <= 0.1 * price_day_count, false) as is_of_price
    from measured
),

-- A recurring line below 0 is a discount on those beside it.
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
        case when line_type = 'recurring' then greatest(amount, 0) else amount end as amount,
        discount_amount
        + case when line_type = 'recurring' then greatest(-amount, 0) else 0 end as discount_amount,
        case
            when is_of_price then price_interval
            when month_count is not null then 'month'
            when mod(day_count, 7) = 0 then 'week'
            else 'day'
        end as billing_interval,
        case
            when is_of_price then price_interval_count
            when month_count is not null then month_count
            when mod(day_count, 7) = 0 then cast(day_count / 7 as integer)
            else day_count
        end as interval_count
    from matched
)

select *
from final
