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
    {{ holdfast.with_person('source_stretches') }}
),

sources as (
    select
        resolved.*,
        coalesce(resolved.person_id, resolved.anonymous_id) as visitor_id
    from resolved
    left join internal_users
        on resolved.person_id = internal_users.user_id
    where internal_users.user_id is null
),

-- Where sessions begin is found on few and narrow columns; the rest follows.
stretches as (
    select
        visitor_id,
        source_session_id,
        stretch_us,
        min({{ holdfast.epoch_microseconds('started_at') }}) as started_us,
        max({{ holdfast.epoch_microseconds('ended_at') }}) as ended_us,
        {{ holdfast.bit_count('bit_or(active_slots)') }} as active_slot_count
    from sources
    group by visitor_id, source_session_id, stretch_us
),

-- A session that the source has named goes on, however long the silence.
breaks as (
    select
        stretches.visitor_id,
        stretches.source_session_id,
        stretches.stretch_us,
        stretches.active_slot_count,
        case
            when
                lag(stretches.ended_us) over ({{ history }})
                >= case
                    when stretches.source_session_id is null
                        then stretches.started_us - limits.gap_us
                    else {{ holdfast.epoch_microseconds("cast('1900-01-01' as timestamp)") }}
                end
                then 0
            else 1
        end as is_start
    from stretches
    cross join limits
),

numbered as (
    select
        visitor_id,
        source_session_id,
        stretch_us,
        active_slot_count,
        sum(is_start) over ({{ so_far }}) as span_number,
        sum(active_slot_count) over ({{ so_far }}) as slot_count_so_far
    from breaks
),

spans as (
    select
        numbered.visitor_id,
        numbered.source_session_id,
        numbered.span_number,
        max(sources.person_id) as user_id,
        max(numbered.slot_count_so_far)
        - min(numbered.slot_count_so_far - numbered.active_slot_count) as active_slot_count,
        {{ holdfast.merged_stretches(is_whole=true) }}
    from sources
    inner join numbered
        on
            sources.visitor_id = numbered.visitor_id
            and {{ holdfast.is_same('sources.source_session_id', 'numbered.source_session_id') }}
            and sources.stretch_us = numbered.stretch_us
    group by numbered.visitor_id, numbered.source_session_id, numbered.span_number
),

final as (
    select
        {{ holdfast.session_key('visitor_id', 'started_at', 'source_session_id') }} as session_id,
        source_session_id,
        visitor_id,
        user_id,
        cast(active_slot_count as bigint) as active_slot_count,
        {{ holdfast.stretch_columns(is_whole=true) }}
    from spans
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
