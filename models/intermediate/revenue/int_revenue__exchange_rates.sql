with rates as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__exchange_rates') }}
),

final as (
    select
        currency,
        rate_date as valid_from_date,
        lead(rate_date, 1, cast('9999-12-31' as date))
            over (partition by currency order by rate_date) as valid_to_date,
        {{ holdfast.precise_rate('rate_to_reporting') }} as rate
    from rates
    where currency <> {{ holdfast.reporting_currency() }}

    union all

    select
        {{ holdfast.reporting_currency() }} as currency,
        cast('1900-01-01' as date) as valid_from_date,
        cast('9999-12-31' as date) as valid_to_date,
        {{ holdfast.precise_rate(1) }} as rate
)

select *
from final
