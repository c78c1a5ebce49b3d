{#- Few sessions need their events once more: those longer than the rule allows, which are cut every
    max_session_hours from their start, and those of which only ids tell which event was first or last. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_sessions() }}",
) }}

{% set order = ['occurred_at'] + holdfast.id_order('event_id').split(', ') -%}
with spans as (
    select
        spans.visitor_id,
        spans.source_session_id,
        spans.started_at,
        spans.ended_at
    from {{ ref('holdfast', 'int_engagement__session_spans') }} as spans
    where
        spans.is_read_again
        {%- if holdfast.is_increment() %}
        and {{ holdfast.is_stale_session('spans') }}
        {%- endif %}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

identity_map as (
    select
        alias_id,
        user_id
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

source_spans as (
    {{ holdfast.with_sources('spans') }}
),

activity as (
    select *
    {% if holdfast.is_increment() -%}
    from {{ ref('holdfast', 'int_engagement__source_activity') }}
    where
        {{ holdfast.stale_span('occurred_at') }}
        and source_id in (select source_spans.source_id from source_spans)
    {%- elif holdfast.current_load() -%}
    from {{ ref('holdfast', 'int_engagement__source_activity') }}
    {%- else -%}
    from {{ ref('holdfast', 'int_engagement__reread_activity') }}
    {%- endif %}
),

span_events as (
    select
        activity.*,
        source_spans.visitor_id,
        source_spans.started_at as span_started_at,
        {{ holdfast.is_known_person('activity') }}
        or activity.source_id <> source_spans.visitor_id as is_user,
        {{ holdfast.epoch_microseconds('activity.occurred_at') }} as occurred_us,
        {{ holdfast.epoch_microseconds('source_spans.started_at') }} as span_started_us
    from activity
    inner join source_spans
        on
            activity.source_id = source_spans.source_id
            and activity.occurred_at between source_spans.started_at and source_spans.ended_at
            and {{ holdfast.is_same('activity.source_session_id', 'source_spans.source_session_id') }}
),

timed as (
    select
        span_events.*,
        {{ holdfast.stretch_start('span_events.occurred_at', 'limits.gap_us') }} as stretch_us,
        limits.slot_us,
        case
            when
                span_events.source_session_id is null
                and span_events.occurred_us > span_events.span_started_us
                then coalesce(
                    (span_events.occurred_us - span_events.span_started_us - 1)
                    - mod(span_events.occurred_us - span_events.span_started_us - 1, limits.cap_us), 0
                )
            else 0
        end as piece_us
    from span_events
    cross join limits
    left join internal_users
        on span_events.visitor_id = internal_users.user_id and span_events.is_user
    where internal_users.user_id is null
),

pieces as (
    select
        visitor_id,
        source_session_id,
        span_started_us,
        piece_us,
        max(case when is_user then 1 else 0 end) = 1 as is_user,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(case when is_page_view then 1 end) as page_view_count,
        count(
            distinct stretch_us + slot_us * cast({{ holdfast.slot_number('timed') }} as bigint)
        ) as active_slot_count,
        {{ holdfast.first_by('entry', holdfast.session_details(), order) }},
        {%- for page in ['first_page', 'last_page'] %}
        {{ holdfast.first_by(
            page, ['page_url'], order, having='page_url is not null', is_last=(page == 'last_page')
        ) }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from timed
    group by visitor_id, source_session_id, span_started_us, piece_us
),

final as (
    select
        visitor_id,
        source_session_id,
        is_user,
        started_at,
        ended_at,
        event_count,
        page_view_count,
        active_slot_count,
        {%- for page in ['first_page', 'last_page'] %}
        {{ holdfast.first_by_value(page, 'page_url') }} as {{ page }}_url,
        {%- endfor %}
        {%- for column in holdfast.session_details() %}
        {{ holdfast.first_by_value('entry', column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from pieces
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__source_activity') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__reread_activity') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
