-- The days of loading add up to the duplicates reconciled, and the months of arrival to the rows staged.
with reconciliation as (
    select *
    from {{ ref('holdfast', 'quality__reconciliation') }}
),

duplicate_days as (
    select
        source_table,
        sum(duplicate_row_count) as duplicate_row_count,
        sum(exact_duplicate_row_count) as exact_duplicate_row_count
    from {{ ref('holdfast', 'quality__duplicates') }}
    group by source_table
),

arrival_months as (
    select
        source_table,
        sum(row_count) as row_count
    from {{ ref('holdfast', 'quality__late_arrivals') }}
    group by source_table
)

select 'the duplicates of ' || reconciliation.source_table || ' do not add up' as problem
from reconciliation
left join duplicate_days
    on reconciliation.source_table = duplicate_days.source_table
where reconciliation.duplicate_row_count <> coalesce(duplicate_days.duplicate_row_count, 0)
    or reconciliation.exact_duplicate_row_count
    <> coalesce(duplicate_days.exact_duplicate_row_count, 0)

union all

select 'the arrivals of ' || arrival_months.source_table || ' are not its staged rows' as problem
from arrival_months
inner join reconciliation
    on arrival_months.source_table = reconciliation.source_table
where arrival_months.row_count <> reconciliation.staged_row_count
