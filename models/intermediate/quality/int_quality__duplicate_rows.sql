{% for table in holdfast.raw_contract() -%}
{%- set ranked = 'repeated_events' if table == 'events' else table -%}
select
    '{{ table }}' as source_table,
    {{ holdfast.local_date('loaded_at') }} as loaded_date,
    count(*) as duplicate_row_count,
    count(case when is_exact_duplicate then 1 end) as exact_duplicate_row_count,
    count(distinct row_key) as repeated_key_count,
    cast(max(key_row_count) as bigint) as highest_row_rank,
    min(row_key) as example_row_key
from (
    select
        *,
        max(row_rank) over (partition by row_key) as key_row_count
    from {{ ref('holdfast', 'base_holdfast__' ~ ranked) }}
    where rejection_reason is null
        and row_rank > 1
) as repeated
group by {{ holdfast.local_date('loaded_at') }}
{{ 'union all' if not loop.last }}
{% endfor %}
