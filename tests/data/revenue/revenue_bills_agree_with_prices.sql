{{ config(severity='warn') }}
select
    month,
    unexplained_difference,
    'bills and MRR of ' || cast(month as {{ dbt.type_string() }}) || ' differ by '
    || cast(unexplained_difference as {{ dbt.type_string() }})
    || ' without a cause: lines bill other amounts than the items are worth' as problem
from {{ ref('holdfast', 'revenue__cash_reconciliation') }}
where abs(unexplained_difference) > 0.02 * abs(closing_mrr)
    and closing_mrr > 0
