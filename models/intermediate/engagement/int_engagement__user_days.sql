{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.stale_visitor_ids(), ['user_id']) }}",
) }}

with judged_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__judged_days') }}
    {{ holdfast.only_stale_sources('raw_user_id') }}
),

-- Sums of doubles (exact for counts) take half the room of wide integers where groups are tens of millions.
final as (
    select
        user_id,
        activity_date,
        event_name,
        cast(sum(cast(event_count as double precision)) as bigint) as event_count,
        min(first_occurred_at) as first_occurred_at,
        max(last_occurred_at) as last_occurred_at
    from judged_days
    where exclusion_reason is null
    group by user_id, activity_date, event_name
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
