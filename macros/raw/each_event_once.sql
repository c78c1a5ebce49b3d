{# Each usable event once: those whose id stands alone, and the winner of each repeated id.

   only, of  the few values that a column may have, see checked_rows: the rows of others are then passed over where they
             are stored, before anything is asked of them. All events when left out

   It reads no step twice: DuckDB 2.0.0 then hangs where only the first rows of a view over many events are asked for. #}
{% macro each_event_once(only=none, of=[]) -%}
{% set columns -%}
    ---------- ids
    event_id,
    user_id,
    anonymous_id,
    customer_id,
    session_id,

    ---------- attributes
    event_name,
    page_url,
    referrer_url,
    utm_source,
    utm_medium,
    utm_campaign,
    platform,
    device_type,
    browser,
    country,
    user_agent,
    properties,

    ---------- booleans
    coalesce(is_bot, false) as is_bot,
    coalesce(is_internal, false) as is_internal,

    ---------- timestamps
    occurred_at,
    loaded_at
{%- endset -%}
with usable as (
    select *
    from {% if only %}(
        {{ holdfast.checked_rows('events', only=only, of=of) }}
    ) as checked
    {%- else %}{{ ref('holdfast', 'base_holdfast__events') }}{% endif %}
    where rejection_reason is null
),

repeated_ids as (
    select event_id
    from {{ ref('holdfast', 'base_holdfast__repeated_events') }}
    where row_rank = 1
),

winners as (
    select *
    from {{ ref('holdfast', 'base_holdfast__repeated_events') }}
    where
        row_rank = 1
        {%- if only %}
        and {{ of[0] if of | length == 1 else 'coalesce(' ~ of | join(', ') ~ ')' }} in ({{ only }})
        {%- endif %}
),

single as (
    select usable.*
    from usable
    left join repeated_ids
        on usable.event_id = repeated_ids.event_id
    where repeated_ids.event_id is null
),

final as (
    select
    {{ columns }}
    from single

    union all

    select
    {{ columns }}
    from winners
)

select *
from final
{%- endmacro %}
