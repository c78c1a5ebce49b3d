with costs as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__acquisition_costs') }}
),

rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

lifetime_values as (
    select *
    from {{ ref('holdfast', 'customers__lifetime_value') }}
),

customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and movement_type = 'new'
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

spent as (
    select
        {{ holdfast.period_start('month', 'costs.cost_month') }} as month,
        costs.acquisition_channel,
        {{ holdfast.product('costs.amount', 'rates.rate') }} as amount
    from costs
    left join rates
        on coalesce(costs.currency, {{ holdfast.reporting_currency() }}) = rates.currency
        and costs.cost_month >= rates.valid_from_date
        and costs.cost_month < rates.valid_to_date
),

-- A customer is new in the month of its first revenue.
first_mrr as (
    select
        customer_movements.customer_id,
        customer_movements.mrr_after,
        row_number() over (
            partition by customer_movements.customer_id
            order by customer_movements.moved_date
        ) as movement_number
    from customer_movements
),

won as (
    select
        {{ holdfast.period_start('month', 'lifetime_values.first_revenue_date') }} as month,
        customers.acquisition_channel,
        lifetime_values.predicted_clv,
        first_mrr.mrr_after as new_mrr
    from lifetime_values
    inner join customers
        on lifetime_values.customer_id = customers.customer_id
    left join first_mrr
        on lifetime_values.customer_id = first_mrr.customer_id
        and first_mrr.movement_number = 1
    where lifetime_values.first_revenue_date is not null
),

parts as (
    select
        month,
        acquisition_channel,
        amount as cost,
        case when amount is null then 1 else 0 end as unconverted,
        0 as won,
        {{ holdfast.money('null') }} as predicted_clv,
        {{ holdfast.money('null') }} as new_mrr
    from spent

    union all

    select
        month,
        acquisition_channel,
        null as cost,
        0 as unconverted,
        1 as won,
        predicted_clv,
        new_mrr
    from won
),

summed as (
    select
        month,
        acquisition_channel,
        case when sum(unconverted) = 0 then {{ holdfast.money('sum(cost)') }} end
            as acquisition_cost,
        cast(sum(won) as bigint) as new_customer_count,
        {{ holdfast.money('coalesce(sum(new_mrr), 0)') }} as new_mrr,
        {{ holdfast.money('coalesce(sum(predicted_clv), 0)') }} as predicted_clv,
        count(predicted_clv) as predicted_customer_count,
        {{ holdfast.money(holdfast.safe_divide('sum(predicted_clv)', 'count(predicted_clv)')) }}
            as average_predicted_clv
    from parts
    group by month, acquisition_channel
),

final as (
    select
        summed.month,
        summed.acquisition_channel,
        summed.acquisition_cost,
        summed.new_customer_count,
        summed.new_mrr,
        {{ holdfast.money(holdfast.safe_divide(
            'summed.acquisition_cost', 'summed.new_customer_count'
        )) }} as cost_per_new_customer,
        summed.predicted_clv,
        summed.predicted_customer_count,
        summed.average_predicted_clv,
        {{ holdfast.clv_to_cac_ratio(
            'summed.average_predicted_clv', 'summed.new_customer_count', 'summed.acquisition_cost'
        ) }} as clv_to_cac_ratio,
        {{ holdfast.payback_months('summed.acquisition_cost', 'summed.new_mrr') }} as payback_months,
        periods.is_complete
    from summed
    inner join periods
        on summed.month = periods.period_start
)

select *
from final
