with billed_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__billed_lines') }}
),

exchange_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

policies as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__revenue_policies') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

-- A line without a period is of the day of its invoice.
dated as (
    select
        billed_lines.*,
        {{ holdfast.local_date('coalesce(billed_lines.period_start_at, billed_lines.issued_at)') }}
            as from_date,
        {{ holdfast.local_date('billed_lines.period_end_at') }} as end_date,
        {{ holdfast.local_date('billed_lines.issued_at') }} as issued_date,
        billed_lines.amount - billed_lines.discount_amount as net_amount
    from billed_lines
),

bounded as (
    select
        dated.*,
        greatest(end_date, {{ holdfast.add_periods('day', 1, 'from_date') }}) as to_date
    from dated
),

final as (
    select
        bounded.line_id,
        bounded.line_type,
        coalesce(bounded.subscription_id, bounded.invoice_id) as subscription_id,
        bounded.from_date,
        bounded.to_date,
        {{ holdfast.spread_money(
            'bounded.net_amount / ' ~ dbt.datediff('bounded.from_date', 'bounded.to_date', 'day')
        ) }} as day_amount,
        {{ holdfast.spread_money(
            holdfast.product('bounded.net_amount', 'exchange_rates.rate')
            ~ ' / ' ~ dbt.datediff('bounded.from_date', 'bounded.to_date', 'day')
        ) }} as day_reporting_amount,
        {{ holdfast.monthly_amount(
            'bounded.amount', 'bounded.billing_interval', 'bounded.interval_count',
            'policies.weeks_per_month', 'policies.days_per_month',
        ) }} as list_mrr,
        {{ holdfast.monthly_amount(
            'bounded.discount_amount', 'bounded.billing_interval', 'bounded.interval_count',
            'policies.weeks_per_month', 'policies.days_per_month',
        ) }} as discount_mrr
    from bounded
    inner join exchange_rates
        on bounded.currency = exchange_rates.currency
        and bounded.issued_date >= exchange_rates.valid_from_date
        and bounded.issued_date < exchange_rates.valid_to_date
    cross join policies
)

select *
from final
