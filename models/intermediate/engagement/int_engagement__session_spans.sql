{#- Events of one visitor in one stretch of time as long as the gap belong together in any case: they are put
    together first, by the ids that were sent, so that only few rows are ordered. What a session shows of its
    events goes through as numbers; a mark is a moment within the stretch and such a number in one. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_sessions() }}",
    post_hook="{{ holdfast.add_other_slices() }}",
) }}

{% set names = holdfast.session_marks() -%}
{% set marks = {} -%}
{% for name, (choice, number) in names.items() -%}
{% do marks.update({name ~ '_mark': choice, name ~ '_counter_mark': choice}) -%}
{% endfor -%}
{% set history -%}
partition by stretches.visitor_id, stretches.source_session_id
            order by stretches.stretch_us, stretches.started_at
{%- endset -%}
{% set span = holdfast.stale_span('occurred_at') if holdfast.is_increment() else '' -%}
with identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

{{ holdfast.visitor_stretches(span, holdfast.session_slices()) }},

{{ holdfast.stretch_edges(history) }},

-- The frame by range gives what began at one moment one number.
numbered as (
    select
        stretches.*,
        sum(stretches.is_start) over ({{ history }} range between unbounded preceding and current row)
            as span_number
    from edges as stretches
    where stretches.is_start + stretches.is_end < 2
),

-- Most sessions are one stretch: they are there already, and not ordered once more.
spans as (
    select
        visitor_id,
        source_session_id,
        is_user,
        started_at,
        ended_at,
        event_count,
        page_view_count,
        {{ holdfast.bit_count('active_slots') }} as active_slot_count,
        is_shared,
        {{ marks | join(',\n        ') }}
    from edges
    where is_start + is_end = 2

    union all

    select
        visitor_id,
        source_session_id,
        max(is_user) as is_user,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(page_view_count) as bigint) as page_view_count,
        cast(sum({{ holdfast.bit_count('active_slots') }}) as bigint) as active_slot_count,
        max(is_shared) as is_shared,
        {%- for mark, choice in marks.items() %}
        {{ holdfast.value_at(mark, 'stretch_us', is_last=(choice == 'max')) }} as {{ mark }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from numbered
    group by visitor_id, source_session_id, span_number
),

decoded as (
    select
        spans.*,
        {%- for name in names %}
        mod(spans.{{ name }}_mark, limits.mark_base) as {{ name }}_number,
        {%- endfor %}
        spans.is_shared = 1
        {%- for name in names %}
        or coalesce(
            mod(spans.{{ name }}_mark, limits.mark_base)
            + mod(spans.{{ name }}_counter_mark, limits.mark_base)
            <> limits.mark_base - 1
            or mod(spans.{{ name }}_mark, limits.mark_base) = limits.mark_base - 1, false
        )
        {%- endfor %} as is_ambiguous
    from spans
    cross join limits
),

final as (
    select
        decoded.visitor_id,
        decoded.source_session_id,
        decoded.is_user = 1 as is_user,
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
        {%- for column in holdfast.session_details() %}
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
