{%- set is_of_price = 'abs(day_count - price_day_count) <= 0.1 * price_day_count' -%}
with charged as (
    select
        charged_lines.*,
        cast(period_start_at as date) as start_date,
        cast(closed_at as date) as closed_date,
        {{ holdfast.add_periods('day', 1, 'cast(closed_at as date)') }} as next_date
    from {{ ref('holdfast', 'int_revenue__charged_lines') }} as charged_lines
),

starts as (
    select distinct
        subscription_id,
        item_id,
        start_date
    from charged
    where line_type = 'recurring'
),

-- How much more often the lines of an item follow one another a day apart than from end to start. Once
-- alone may be a day without service between whole months or weeks.
apart as (
    select
        charged.subscription_id,
        charged.item_id,
        sum(case when starts.start_date = charged.next_date then 1 else -1 end) as lead_count
    from charged
    inner join starts
        on charged.subscription_id = starts.subscription_id
        and {{ holdfast.is_same('charged.item_id', 'starts.item_id') }}
        and starts.start_date in (charged.closed_date, charged.next_date)
    where charged.line_type = 'recurring' and charged.start_date < charged.closed_date
    group by charged.subscription_id, charged.item_id
),

-- A period may name its last day, as from 1 to 31 January, instead of the first day after it: where
-- that is what its price bills, or from the first to the last day of a month, or as its item's lines do.
ended as (
    select
        charged.*,
        case
            when charged.line_type = 'recurring'
                and (
                    {{ holdfast.is_whole_intervals(
                        'charged.start_date', 'charged.next_date', 'charged.price_interval',
                        'charged.price_interval_count'
                    ) }}
                    and not {{ holdfast.is_whole_intervals(
                        'charged.start_date', 'charged.closed_date', 'charged.price_interval',
                        'charged.price_interval_count'
                    ) }}
                    or charged.price_interval is null
                    and {{ holdfast.period_start('month', 'charged.start_date') }} = charged.start_date
                    and {{ holdfast.period_start('month', 'charged.next_date') }} = charged.next_date
                    or apart.lead_count > 1
                    or apart.lead_count = 1
                    and not {{ holdfast.is_whole_intervals(
                        'charged.start_date', 'charged.closed_date', "'month'", 1
                    ) }}
                    and not {{ holdfast.is_whole_intervals(
                        'charged.start_date', 'charged.closed_date', "'week'", 1
                    ) }}
                )
                then {{ dbt.dateadd('day', 1, 'charged.closed_at') }}
            else charged.closed_at
        end as period_end_at
    from charged
    left join apart
        on charged.subscription_id = apart.subscription_id
        and {{ holdfast.is_same('charged.item_id', 'apart.item_id') }}
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
