with orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__orders') }}
),

costs as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__acquisition_costs') }}
),

rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

missing as (
    select
        currency,
        ordered_date as rate_date
    from orders
    where order_amount is null

    union all

    select
        costs.currency,
        costs.cost_month as rate_date
    from costs
    left join rates
        on costs.currency = rates.currency
        and costs.cost_month >= rates.valid_from_date
        and costs.cost_month < rates.valid_to_date
    where costs.currency is not null
        and rates.currency is null
)

select
    currency,
    min(rate_date) as rate_date,
    'no exchange rate of ' || currency || ' on or before '
    || cast(min(rate_date) as {{ dbt.type_string() }}) || ': add a row to exchange_rates' as problem
from missing
group by currency
