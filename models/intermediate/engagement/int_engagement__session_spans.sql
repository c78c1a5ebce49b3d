{#- Events of one visitor in one stretch of time as long as the gap belong together in any case: they are put
    together first, by the ids that were sent, so that only few rows are ordered. What a session shows of its
    events goes through as numbers; a mark is a moment within the stretch and such a number in one. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_sessions() }}",
) }}

{% set details = holdfast.session_details() -%}
{% set history -%}
partition by stretches.visitor_id, stretches.source_session_id
            order by stretches.stretch_us, stretches.started_at
{%- endset -%}
{% set span = holdfast.stale_span('occurred_at') if holdfast.is_increment() else '' -%}
with activity as (
    select activity.*
    from {{ ref('holdfast', 'int_engagement__source_activity') }} as activity
    {%- if span %}
    inner join {{ ref('holdfast', 'int_engagement__stale_visitors') }} as stale
        on
            activity.source_id = stale.source_id
            and activity.occurred_at between stale.window_from and stale.window_until
    where {{ span }}
    {%- endif %}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

details as (
    select *
    from {{ ref('holdfast', 'int_engagement__event_details') }}
),

pages as (
    select *
    from {{ ref('holdfast', 'int_engagement__pages') }}
),

-- DuckDB 2.0.0 loses rows where a cross-joined table is named in the condition of a join beside a
-- left join: what depends on the limits is computed in a step without one.
timed as (
    select
        activity.*,
        {{ holdfast.epoch_microseconds('activity.occurred_at') }} as occurred_us,
        {{ holdfast.stretch_start('activity.occurred_at', 'limits.gap_us') }} as stretch_us,
        limits.slot_us,
        limits.mark_base
    from activity
    cross join limits
),

marked as (
    select
        timed.source_id,
        timed.source_session_id,
        timed.stretch_us,
        {{ holdfast.is_known_person('timed') }} as is_known,
        timed.occurred_at,
        timed.is_page_view,
        {{ holdfast.bit_of(holdfast.slot_number('timed')) }} as active_slots,
        (timed.occurred_us - timed.stretch_us) * timed.mark_base as moment_mark,
        timed.mark_base - 1 as greatest_number,
        coalesce(details.value_number, timed.mark_base - 1) as details_number,
        case
            when timed.page_url is not null then coalesce(pages.value_number, timed.mark_base - 1)
        end as page_number
    from timed
    left join details
        on
            {%- for column in details %}
            {{ holdfast.is_same_text('timed.' ~ column, 'details.' ~ column) }}{{ ' and' if not loop.last }}
            {%- endfor %}
    left join pages
        on timed.page_url = pages.page_url
),

-- Of each mark two: by the least number of the moment, and by the greatest. A number that does not fit into
-- a mark, or is not there, is the greatest that fits: such a session is read again.
{% set marks = {
    'entry': ('min', 'details_number'),
    'first_page': ('min', 'page_number'),
    'last_page': ('max', 'page_number'),
} -%}
source_stretches as (
    select
        source_id,
        source_session_id,
        stretch_us,
        is_known,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(case when is_page_view then 1 end) as page_view_count,
        bit_or(active_slots) as active_slots,
        {%- for mark, (choice, number) in marks.items() %}
        {{ choice }}(moment_mark + {{ number }}) as {{ mark }}_mark,
        {{ choice }}(moment_mark + greatest_number - {{ number }}) as {{ mark }}_counter_mark
        {{- ',' if not loop.last }}
        {%- endfor %}
    from marked
    group by source_id, source_session_id, stretch_us, is_known
),

resolved as (
    select
        source_stretches.*,
        coalesce(identity_map.user_id, source_stretches.source_id) as visitor_id,
        case when source_stretches.is_known or identity_map.user_id is not null then 1 else 0 end as is_user
    from source_stretches
    left join identity_map
        on source_stretches.source_id = identity_map.alias_id
),

stretches as (
    select resolved.*
    from resolved
    left join internal_users
        on resolved.visitor_id = internal_users.user_id and resolved.is_user = 1
    where internal_users.user_id is null
),

neighbours as (
    select
        stretches.*,
        lag(stretches.stretch_us) over ({{ history }}) as previous_stretch_us,
        max(stretches.ended_at) over (
            {{ history }} rows between unbounded preceding and 1 preceding
        ) as previous_ended_at
    from stretches
),

-- A session that the source has named goes on, however long the silence.
breaks as (
    select
        neighbours.*,
        case
            when neighbours.previous_ended_at is null then 1
            when neighbours.source_session_id is not null then 0
            when
                {{ holdfast.epoch_microseconds('neighbours.started_at') }}
                - {{ holdfast.epoch_microseconds('neighbours.previous_ended_at') }}
                > limits.gap_us
                then 1
            else 0
        end as is_start,
        case when neighbours.previous_stretch_us = neighbours.stretch_us then 1 else 0 end as is_shared,
        limits.mark_base
    from neighbours
    cross join limits
),

-- The frame by range gives what began at one moment one number.
numbered as (
    select
        stretches.*,
        sum(stretches.is_start) over ({{ history }} range between unbounded preceding and current row)
            as span_number
    from breaks as stretches
),

spans as (
    select
        visitor_id,
        source_session_id,
        span_number,
        max(is_user) = 1 as is_user,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(page_view_count) as bigint) as page_view_count,
        cast(sum({{ holdfast.bit_count('active_slots') }}) as bigint) as active_slot_count,
        max(is_shared) = 1 as is_shared,
        max(mark_base) as mark_base,
        {%- for mark in marks %}
        {%- for part in ['mark', 'counter_mark'] %}
        {%- set name = mark ~ '_' ~ part %}
        {{ holdfast.value_at(name, 'stretch_us', is_last=(mark == 'last_page')) }} as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from numbered
    group by visitor_id, source_session_id, span_number
),

decoded as (
    select
        visitor_id,
        source_session_id,
        is_user,
        started_at,
        ended_at,
        event_count,
        page_view_count,
        active_slot_count,
        {%- for mark in marks %}
        mod({{ mark }}_mark, mark_base) as {{ mark }}_number,
        {%- endfor %}
        is_shared
        {%- for mark in marks %}
        or coalesce(
            mod({{ mark }}_mark, mark_base) + mod({{ mark }}_counter_mark, mark_base) <> mark_base - 1
            or mod({{ mark }}_mark, mark_base) = mark_base - 1, false
        )
        {%- endfor %} as is_ambiguous
    from spans
),

final as (
    select
        decoded.visitor_id,
        decoded.source_session_id,
        decoded.is_user,
        decoded.is_ambiguous
        or decoded.source_session_id is null
        and coalesce(
            {{ holdfast.epoch_microseconds('decoded.ended_at') }}
            - {{ holdfast.epoch_microseconds('decoded.started_at') }}
            > (select limits.cap_us from limits), false
        ) as is_read_again,
        decoded.started_at,
        decoded.ended_at,
        decoded.event_count,
        decoded.page_view_count,
        case when not decoded.is_ambiguous then decoded.active_slot_count end as active_slot_count,
        first_pages.page_url as first_page_url,
        last_pages.page_url as last_page_url,
        {%- for column in details %}
        details.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from decoded
    left join details
        on decoded.entry_number = details.value_number and not decoded.is_ambiguous
    left join pages as first_pages
        on decoded.first_page_number = first_pages.value_number and not decoded.is_ambiguous
    left join pages as last_pages
        on decoded.last_page_number = last_pages.value_number and not decoded.is_ambiguous
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
