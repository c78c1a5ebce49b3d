with base as (
    select *
    from {{ ref('holdfast', 'base_holdfast__search_performance') }}
    where rejection_reason is null and row_rank = 1
)

select
    ---------- ids
    search_date,
    coalesce(page_url, '(not set)') as page_url,
    coalesce(query, '(not set)') as query,

    ---------- numbers
    clicks,
    impressions,
    position,

    ---------- timestamps
    loaded_at
from base
