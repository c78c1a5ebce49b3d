with item_mrr as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_mrr') }}
),

exchange_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- The day on which a month's closing state is valued.
closing_days as (
    select
        least(
            {{ holdfast.add_periods('day', -1, 'periods.next_period_start') }}, as_of.as_of_date
        ) as closing_date
    from periods
    cross join as_of
    where periods.period_kind = 'month'
),

-- What begins and ends within one day leaves no state at the end of it.
spans as (
    select
        item_mrr.*,
        {{ holdfast.local_date('valid_from') }} as from_date,
        coalesce({{ holdfast.local_date('valid_to') }}, cast('9999-12-31' as date)) as to_date
    from item_mrr
),

valued_days as (
    select
        spans.*,
        from_date as valued_date,
        false as is_revaluation
    from spans
    where currency <> {{ holdfast.reporting_currency() }}
        and from_date < to_date

    union all

    select
        spans.*,
        closing_days.closing_date as valued_date,
        true as is_revaluation
    from spans
    inner join closing_days
        on spans.from_date < closing_days.closing_date
        and spans.to_date > closing_days.closing_date
    where spans.currency <> {{ holdfast.reporting_currency() }}
),

bounded as (
    select
        valued_days.*,
        lead(valued_date, 1, to_date) over (
            partition by policy_name, subscription_id, item_id, valid_from, is_counted
            order by valued_date
        ) as valued_until
    from valued_days

    union all

    select
        spans.*,
        from_date as valued_date,
        false as is_revaluation,
        to_date as valued_until
    from spans
    where currency = {{ holdfast.reporting_currency() }}
        and from_date < to_date
),

final as (
    select
        bounded.policy_name,
        bounded.subscription_id,
        bounded.item_id,
        bounded.customer_id,
        bounded.status,
        bounded.status_group,
        bounded.is_counted,
        bounded.valued_date as from_date,
        bounded.valued_until as to_date,
        case
            when bounded.is_revaluation
                then {{ holdfast.utc_time('cast(bounded.valued_date as timestamp)') }}
            else bounded.valid_from
        end as started_at,
        bounded.valid_to as ended_at,
        bounded.price_id,
        bounded.plan_name,
        bounded.currency,
        bounded.billing_interval,
        bounded.interval_count,
        bounded.quantity,
        bounded.unit_amount,
        bounded.discount_percent,
        bounded.discount_mrr,
        bounded.list_mrr,
        bounded.mrr as original_mrr,
        exchange_rates.rate,
        coalesce({{ holdfast.product('bounded.mrr', 'exchange_rates.rate') }}, 0) as mrr,
        bounded.end_reason
    from bounded
    left join exchange_rates
        on bounded.currency = exchange_rates.currency
        and bounded.valued_date >= exchange_rates.valid_from_date
        and bounded.valued_date < exchange_rates.valid_to_date
)

select *
from final
