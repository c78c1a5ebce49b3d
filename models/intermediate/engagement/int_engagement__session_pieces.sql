{#- Sessions longer than the rule allows are cut every max_session_hours from their start. They are few, and
    where there is none no event is read again. -#}
{% set event_us = holdfast.epoch_microseconds('events.occurred_at') -%}
with spans as (
    select
        visitor_id,
        source_session_id,
        {{ holdfast.epoch_microseconds('started_at') }} as started_us,
        {{ holdfast.epoch_microseconds('ended_at') }} as ended_us
    from {{ ref('holdfast', 'int_engagement__session_spans') }}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

events as (
    select
        resolved.*,
        {{ holdfast.stretch_start('resolved.occurred_at', 'limits.gap_us') }} as stretch_us,
        limits.slot_us
    from {{ ref('holdfast', 'int_engagement__events') }} as resolved
    cross join limits
    where resolved.exclusion_reason is null or resolved.exclusion_reason = 'anonymous'
),

long_spans as (
    select
        spans.visitor_id,
        spans.started_us,
        spans.ended_us,
        limits.cap_us
    from spans
    inner join limits
        on spans.ended_us - spans.started_us > limits.cap_us
    where spans.source_session_id is null
),

event_stretches as (
    select
        events.visitor_id,
        events.user_id,
        long_spans.started_us as span_started_us,
        case
            when {{ event_us }} > long_spans.started_us
                then ({{ event_us }} - long_spans.started_us - 1)
                    - mod({{ event_us }} - long_spans.started_us - 1, long_spans.cap_us)
            else 0
        end as piece_us,
        {{ holdfast.event_as_stretch('events.is_page_view') }}
    from events
    inner join long_spans
        on
            events.visitor_id = long_spans.visitor_id
            and {{ event_us }} between long_spans.started_us and long_spans.ended_us
    {%- if var('use_source_session_id') %}
    where events.session_id is null
    {%- endif %}
),

stretches as (
    select
        visitor_id,
        span_started_us,
        piece_us,
        stretch_us,
        max(user_id) as user_id,
        {{ holdfast.bit_count('bit_or(active_slots)') }} as active_slot_count,
        {{ holdfast.merged_stretches() }}
    from event_stretches
    group by visitor_id, span_started_us, piece_us, stretch_us
),

named_stretches as (
    select
        visitor_id,
        span_started_us,
        piece_us,
        user_id,
        active_slot_count,
        {{ holdfast.stretch_columns() }}
    from stretches
),

pieces as (
    select
        visitor_id,
        span_started_us,
        piece_us,
        max(user_id) as user_id,
        sum(active_slot_count) as active_slot_count,
        {{ holdfast.merged_stretches(is_whole=true) }}
    from named_stretches
    group by visitor_id, span_started_us, piece_us
),

final as (
    select
        {{ holdfast.session_key('visitor_id', 'pieces.started_at', 'null') }} as session_id,
        visitor_id,
        user_id,
        cast(active_slot_count as bigint) as active_slot_count,
        {{ holdfast.stretch_columns(is_whole=true) }}
    from pieces
)

select *
from final
