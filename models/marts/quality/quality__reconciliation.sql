{#- Each count is taken for itself: the raw rows from the raw relation, the staged rows from staging, the
    quarantined and the duplicate rows from the checked rows. Nothing is inferred from the others. -#}
with

raw_counts as (
    {{ holdfast.raw_row_counts() }}
),

staged_counts as (
    {% for table in holdfast.raw_contract() -%}
    select
        '{{ table }}' as source_table,
        count(*) as staged_row_count
    from {{ ref('holdfast', 'stg_holdfast__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

checked_counts as (
    {% for table in holdfast.raw_contract() -%}
    {%- set ranked = 'repeated_events' if table == 'events' else table -%}
    select
        '{{ table }}' as source_table,
        count(case when row_rank > 1 then 1 end) as duplicate_row_count,
        count(case when is_exact_duplicate then 1 end) as exact_duplicate_row_count
    from {{ ref('holdfast', 'base_holdfast__' ~ ranked) }}
    where rejection_reason is null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

quarantined_counts as (
    select
        source_table,
        count(*) as quarantined_row_count
    from {{ ref('holdfast', 'quality__quarantine') }}
    group by source_table
),

final as (
    select
        raw_counts.source_table,
        raw_counts.is_present,
        raw_counts.raw_row_count,
        staged_counts.staged_row_count,
        checked_counts.exact_duplicate_row_count,
        checked_counts.duplicate_row_count
        - checked_counts.exact_duplicate_row_count as superseded_row_count,
        checked_counts.duplicate_row_count,
        coalesce(quarantined_counts.quarantined_row_count, 0) as quarantined_row_count
    from raw_counts
    inner join staged_counts
        on raw_counts.source_table = staged_counts.source_table
    inner join checked_counts
        on raw_counts.source_table = checked_counts.source_table
    left join quarantined_counts
        on raw_counts.source_table = quarantined_counts.source_table
)

select
    source_table,
    is_present,
    raw_row_count,
    staged_row_count,
    exact_duplicate_row_count,
    superseded_row_count,
    duplicate_row_count,
    quarantined_row_count,
    raw_row_count
    = staged_row_count + duplicate_row_count + quarantined_row_count as is_reconciled
from final
