with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
    where version_number = 0
        and price_kind = 'recurring'
        and billing_interval is not null
        and status_group <> 'inactive'
        and quantity > 0
),

rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

monthly as (
    select
        item_states.*,
        coalesce({{ holdfast.local_date('item_states.valid_to') }}, as_of.as_of_date) as valued_date,
        {{ holdfast.monthly_amount(
            'item_states.gross_amount', 'item_states.billing_interval', 'item_states.interval_count',
            '52 / 12.0', '365 / 12.0',
        ) }} as monthly_amount
    from item_states
    cross join as_of
),

-- At the rate of today, or of the day of its end.
valued as (
    select
        monthly.*,
        coalesce({{ holdfast.product('monthly.monthly_amount', 'rates.rate') }}, 0) as monthly_value
    from monthly
    left join rates
        on monthly.currency = rates.currency
        and monthly.valued_date >= rates.valid_from_date
        and monthly.valued_date < rates.valid_to_date
),

-- The dearest of what runs today, else of what ran last.
ranked as (
    select
        customer_id,
        plan_name,
        row_number() over (
            partition by customer_id
            order by
                coalesce(valid_to, cast('9999-12-31' as timestamp)) desc,
                monthly_value desc,
                subscription_id asc,
                item_id asc
        ) as plan_rank
    from valued
),

final as (
    select
        customer_id,
        plan_name
    from ranked
    where plan_rank = 1
)

select *
from final
