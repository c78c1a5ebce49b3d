with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__exchange_rates') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    rate_date,
    upper(currency) as currency,

    ---------- numbers
    rate_to_reporting,

    ---------- timestamps
    loaded_at
from base
