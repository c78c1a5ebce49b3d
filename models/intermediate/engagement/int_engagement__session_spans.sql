{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.stale_visitor_ids(), ['visitor_id']) }}",
) }}

{% set history = 'partition by visitor_id, source_session_id order by stretch_us' -%}
{% set so_far = history ~ ' rows between unbounded preceding and current row' -%}
with source_stretches as (
    select *
    from {{ ref('holdfast', 'int_engagement__source_stretches') }}
    {{ holdfast.only_stale_sources() }}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

resolved as (
    select
        source_stretches.*,
        {{ holdfast.person_id('source_stretches') }} as person_id
    from source_stretches
    left join identity_map
        on coalesce(source_stretches.user_id, source_stretches.anonymous_id) = identity_map.alias_id
),

stretches as (
    select
        coalesce(resolved.person_id, resolved.anonymous_id) as visitor_id,
        resolved.source_session_id,
        resolved.stretch_us,
        max(resolved.person_id) as user_id,
        {{ holdfast.bit_count('bit_or(active_slots)') }} as active_slot_count,
        {{ holdfast.merged_stretches() }}
    from resolved
    left join internal_users
        on resolved.person_id = internal_users.user_id
    where internal_users.user_id is null
    group by
        coalesce(resolved.person_id, resolved.anonymous_id), resolved.source_session_id,
        resolved.stretch_us
),

-- A session that the source has named goes on, however long the silence.
breaks as (
    select
        visitor_id,
        source_session_id,
        stretch_us,
        user_id,
        active_slot_count,
        {{ holdfast.stretch_columns() }},
        case
            when source_session_id is not null and lag(stretch_us) over ({{ history }}) is not null
                then 0
            when {{ holdfast.epoch_microseconds('started_at') }}
                - lag({{ holdfast.epoch_microseconds('ended_at') }}) over ({{ history }})
                <= (select limits.gap_us from limits)
                then 0
            else 1
        end as is_start
    from stretches
),

numbered as (
    select
        *,
        sum(is_start) over ({{ so_far }}) as span_number
    from breaks
),

spans as (
    select
        visitor_id,
        source_session_id,
        span_number,
        max(user_id) as user_id,
        sum(active_slot_count) as active_slot_count,
        {{ holdfast.merged_stretches() }}
    from numbered
    group by visitor_id, source_session_id, span_number
),

final as (
    select
        {{ holdfast.session_key('visitor_id', 'spans.started_at', 'source_session_id') }} as session_id,
        source_session_id,
        visitor_id,
        user_id,
        cast(active_slot_count as bigint) as active_slot_count,
        {{ holdfast.stretch_columns() }}
    from spans
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
