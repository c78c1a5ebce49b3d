{#- Each count is taken at its own place; nothing is inferred from the others, so that a row lost on the way
    shows. -#}
with raw_rows as (
    select *
    from {{ ref('holdfast', 'int_quality__raw_rows') }}
),

staged_rows as (
    select *
    from {{ ref('holdfast', 'int_quality__staged_rows') }}
),

duplicate_rows as (
    select
        source_table,
        cast(sum(duplicate_row_count) as bigint) as duplicate_row_count,
        cast(sum(exact_duplicate_row_count) as bigint) as exact_duplicate_row_count
    from {{ ref('holdfast', 'int_quality__duplicate_rows') }}
    group by source_table
),

quarantined_rows as (
    select
        source_table,
        count(*) as quarantined_row_count,
        count(case when reason = 'forgotten' then 1 end) as forgotten_row_count
    from {{ ref('holdfast', 'quality__quarantine') }}
    group by source_table
),

counted as (
    select
        raw_rows.source_table,
        raw_rows.is_present,
        raw_rows.raw_row_count,
        staged_rows.staged_row_count,
        coalesce(duplicate_rows.exact_duplicate_row_count, 0) as exact_duplicate_row_count,
        coalesce(
            duplicate_rows.duplicate_row_count - duplicate_rows.exact_duplicate_row_count, 0
        ) as superseded_row_count,
        coalesce(duplicate_rows.duplicate_row_count, 0) as duplicate_row_count,
        coalesce(quarantined_rows.quarantined_row_count, 0) as quarantined_row_count,
        coalesce(quarantined_rows.forgotten_row_count, 0) as forgotten_row_count
    from raw_rows
    inner join staged_rows
        on raw_rows.source_table = staged_rows.source_table
    left join duplicate_rows
        on raw_rows.source_table = duplicate_rows.source_table
    left join quarantined_rows
        on raw_rows.source_table = quarantined_rows.source_table
),

final as (
    select
        counted.*,
        raw_row_count
        = staged_row_count + duplicate_row_count + quarantined_row_count as is_reconciled
    from counted
)

select *
from final
