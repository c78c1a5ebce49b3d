with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__acquisition_costs') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    cost_month,
    acquisition_channel,

    ---------- attributes
    upper(currency) as currency,

    ---------- numbers
    amount,

    ---------- timestamps
    loaded_at
from base
