{#- Events of one visitor in one stretch of time no longer than the gap belong together in any case:
    they are put together first, and only the stretches are looked at in order. -#}
{% set text = dbt.type_string() -%}
{% set use_source = var('use_source_session_id', false) -%}
{% set source_session_id = 'session_id' if use_source else 'cast(null as ' ~ text ~ ')' -%}
with events as (
    select
        visitor_id,
        user_id,
        {{ source_session_id }} as source_session_id,
        occurred_at,
        {{ holdfast.epoch_microseconds('occurred_at') }} as occurred_us,
        is_page_view,
        case when page_url is not null then occurred_at end as page_at
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null or exclusion_reason = 'anonymous'
),

rules as (
    select
        inactivity_seconds * 1000000 as gap_us,
        cast(max_session_hours * 3600 as bigint) * 1000000 as cap_us
    from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
),

stretches as (
    select
        events.visitor_id,
        events.source_session_id,
        events.occurred_us - mod(events.occurred_us, rules.gap_us) as stretch_us,
        rules.gap_us,
        {{ holdfast.session_measures() }}
    from events
    cross join rules
    group by
        events.visitor_id,
        events.source_session_id,
        events.occurred_us - mod(events.occurred_us, rules.gap_us),
        rules.gap_us
),

{% set history = 'partition by visitor_id, source_session_id order by stretch_us' -%}
{% set so_far = history ~ ' rows between unbounded preceding and current row' -%}
-- A session that the source has named goes on, however long the silence.
breaks as (
    select
        *,
        case
            when lag(ended_us) over ({{ history }})
            >= case when source_session_id is null then started_us - gap_us else 0 end then 0
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
        max(user_id) as user_id,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        min(started_us) as started_us,
        max(ended_us) as ended_us,
        sum(event_count) as event_count,
        sum(page_view_count) as page_view_count,
        min(first_page_at) as first_page_at,
        max(last_page_at) as last_page_at
    from numbered
    group by visitor_id, source_session_id, span_number
),

endless as (
    select
        spans.visitor_id,
        spans.started_us as span_started_us,
        spans.ended_us as span_ended_us,
        rules.cap_us
    from spans
    inner join rules
        on spans.ended_us - spans.started_us > rules.cap_us
    where spans.source_session_id is null
),

-- Sessions longer than the rule allows are cut every max_session_hours from their start.
pieces as (
    select
        events.visitor_id,
        events.source_session_id,
        {{ holdfast.session_measures() }}
    from events
    inner join endless
        on
            events.visitor_id = endless.visitor_id
            and events.occurred_us between endless.span_started_us and endless.span_ended_us
    where events.source_session_id is null
    group by
        events.visitor_id,
        events.source_session_id,
        endless.span_started_us,
        case
            when events.occurred_us > endless.span_started_us
                then (events.occurred_us - endless.span_started_us - 1)
                - mod(events.occurred_us - endless.span_started_us - 1, endless.cap_us)
            else 0
        end
),

kept as (
    select spans.*
    from spans
    left join endless
        on spans.visitor_id = endless.visitor_id and spans.started_us = endless.span_started_us
    where endless.visitor_id is null or spans.source_session_id is not null

    union all

    select * from pieces
),

final as (
    select
        {{ dbt.hash(dbt.concat([
            'visitor_id', "'|'", 'cast(started_us as ' ~ text ~ ')', "'|'",
            "coalesce(source_session_id, '')",
        ])) }} as session_id,
        source_session_id,
        visitor_id,
        user_id,
        started_at,
        ended_at,
        ended_us - started_us as duration_us,
        cast(event_count as bigint) as event_count,
        cast(page_view_count as bigint) as page_view_count,
        first_page_at,
        last_page_at
    from kept
)

select *
from final
