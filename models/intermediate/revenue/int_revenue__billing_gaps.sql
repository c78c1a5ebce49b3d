with billing_pieces as (
    select *
    from {{ ref('holdfast', 'int_revenue__billing_pieces') }}
),

months as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
        and is_complete
),

cut as (
    select
        billing_pieces.*,
        months.period_start as month,
        {{ dbt.datediff(
            'greatest(billing_pieces.from_date, months.period_start)',
            'least(billing_pieces.to_date, months.next_period_start)', 'day'
        ) }} as day_count,
        {{ dbt.datediff('months.period_start', 'months.next_period_start', 'day') }}
            as month_day_count,
        billing_pieces.state_list_mrr / nullif(billing_pieces.state_original_list_mrr, 0) as rate,
        case
            when billing_pieces.state_count = 0 then 'outside_mrr'
            when billing_pieces.line_count > 0 then 'billed'
            when billing_pieces.proration_count > 0 then 'prorated'
            else 'missing_invoice'
        end as coverage
    from billing_pieces
    inner join months
        on billing_pieces.from_date < months.next_period_start
        and billing_pieces.to_date > months.period_start
),

-- Of the same days: what lines bill, what the items are worth, and each brought to the rate and the
-- calendar of the other.
valued as (
    select
        cut.*,
        {{ holdfast.spread_money(
            '(line_day_reporting_amount + proration_day_reporting_amount) * day_count'
        ) }} as net_billed,
        {{ holdfast.spread_money('credit_day_reporting_amount * day_count') }} as credit,
        {{ holdfast.spread_money('proration_day_amount * day_count * coalesce(rate, 1)') }}
            as proration_billed,
        {{ holdfast.spread_money('line_day_amount * day_count * coalesce(rate, 1)') }} as line_billed,
        {%- for column, amount in {
            'accrued': 'state_mrr',
            'accrued_list': 'state_list_mrr',
            'line_list': 'line_list_mrr * coalesce(rate, 1)',
            'line_discount': 'line_discount_mrr * coalesce(rate, 1)',
            'begun_list': 'begun_original_list_mrr * coalesce(rate, 1)',
        }.items() %}
        {{ holdfast.spread_money(amount ~ ' * day_count / month_day_count') }} as {{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from cut
),

final as (
    select
        month,
        coverage,
        sum(net_billed + credit) as billed_mrr,
        sum(accrued) as accrued_mrr,
        sum(credit) as credit_difference,
        sum(
            case when coverage in ('billed', 'prorated')
                then net_billed - line_billed - proration_billed else 0 end
        ) as fx_difference,
        sum(case when coverage = 'outside_mrr' then net_billed else 0 end) as outside_difference,
        sum(case when coverage = 'missing_invoice' then -accrued else 0 end) as missing_difference,
        sum(
            case when coverage = 'billed' then line_billed - line_list + line_discount else 0 end
        ) as calendar_difference,
        sum(
            case when coverage = 'billed' then accrued_list - accrued - line_discount else 0 end
        ) as discount_difference,
        sum(
            case coverage
                when 'billed' then proration_billed + begun_list - accrued_list
                when 'prorated' then proration_billed - accrued
                else 0
            end
        ) as proration_difference
    from valued
    group by month, coverage
)

select *
from final
