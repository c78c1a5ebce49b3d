{#- A view: every session, those that were cut in their pieces. -#}
{{ config(materialized='view') }}

{% set columns -%}
session_id,
        visitor_id,
        user_id,
        active_slot_count,
        started_at,
        ended_at,
        event_count,
        page_view_count,
        first_page_url,
        last_page_url,
        {{ holdfast.session_details() | join(',\n        ') }}
{%- endset -%}
with spans as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_spans') }}
),

pieces as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_pieces') }}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

sessions as (
    select
        source_session_id,
        {{ columns }}
    from spans
    where
        source_session_id is not null
        or coalesce(
            {{ holdfast.epoch_microseconds('ended_at') }}
            - {{ holdfast.epoch_microseconds('started_at') }}
            <= (select limits.cap_us from limits), true
        )

    union all

    select
        cast(null as {{ dbt.type_string() }}) as source_session_id,
        {{ columns }}
    from pieces
),

timed as (
    select
        sessions.*,
        {{ holdfast.epoch_microseconds('sessions.ended_at') }}
        - {{ holdfast.epoch_microseconds('sessions.started_at') }} as duration_us,
        sessions.active_slot_count * limits.slot_us as active_us
    from sessions
    cross join limits
),

final as (
    select
        session_id,
        source_session_id,
        visitor_id,
        user_id,
        started_at,
        ended_at,
        duration_us,
        least(duration_us, active_us) as engaged_us,
        event_count,
        page_view_count,
        first_page_url,
        last_page_url,
        {{ holdfast.session_details() | join(',\n        ') }}
    from timed
)

select *
from final
