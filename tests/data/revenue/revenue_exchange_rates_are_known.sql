with item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

realized_revenue as (
    select *
    from {{ ref('holdfast', 'int_revenue__realized_revenue') }}
),

missing as (
    select
        currency,
        from_date as rate_date
    from item_days
    where rate is null
    union
    select
        currency,
        realized_date as rate_date
    from realized_revenue
    where rate is null
)

select
    currency,
    min(rate_date) as rate_date,
    'no exchange rate of ' || currency || ' on or before '
    || cast(min(rate_date) as {{ dbt.type_string() }})
    || ': add a row to exchange_rates, or these amounts count as nothing' as problem
from missing
group by currency
