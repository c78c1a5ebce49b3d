{#- A view: every session, those that were read again in their pieces. -#}
{{ config(materialized='view') }}

{% set columns -%}
visitor_id,
        source_session_id,
        is_user,
        started_at,
        ended_at,
        event_count,
        page_view_count,
        active_slot_count,
        first_page_url,
        last_page_url,
        {{ holdfast.session_details() | join(',\n        ') }}
{%- endset -%}
with spans as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_spans') }}
    where not is_read_again
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
        {{ columns }}
    from spans

    union all

    select
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
        {{ holdfast.session_key('visitor_id', 'started_at', 'source_session_id') }} as session_id,
        source_session_id,
        visitor_id,
        case when is_user then visitor_id end as user_id,
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
