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
        cast(rate_to_reporting as decimal(24,12)) as rate
    from rates
    where currency <> upper('{{ var("reporting_currency") }}')

    union all

    select
        upper('{{ var("reporting_currency") }}') as currency,
        cast('1900-01-01' as date) as valid_from_date,
        cast('9999-12-31' as date) as valid_to_date,
        cast(1 as decimal(24,12)) as rate
)

select *
from final
