with duplicate_rows as (
    select *
    from {{ ref('holdfast', 'int_quality__duplicate_rows') }}
),

raw_rows as (
    select *
    from {{ ref('holdfast', 'int_quality__raw_rows') }}
),

final as (
    select
        duplicate_rows.source_table,
        coalesce(
            cast(duplicate_rows.loaded_date as {{ dbt.type_string() }}), 'unknown'
        ) as loaded_day,
        duplicate_rows.loaded_date,
        duplicate_rows.duplicate_row_count,
        duplicate_rows.exact_duplicate_row_count,
        duplicate_rows.duplicate_row_count
        - duplicate_rows.exact_duplicate_row_count as superseded_row_count,
        {{ holdfast.safe_divide('duplicate_rows.duplicate_row_count', 'raw_rows.raw_row_count') }}
            as duplicate_row_rate,
        duplicate_rows.repeated_key_count,
        duplicate_rows.highest_row_rank as most_rows_of_a_key,
        duplicate_rows.example_row_key
    from duplicate_rows
    inner join raw_rows
        on duplicate_rows.source_table = raw_rows.source_table
)

select *
from final
