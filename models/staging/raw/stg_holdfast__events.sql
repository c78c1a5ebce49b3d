{#- A view over the raw events: those whose id stands alone, and the winner of each repeated id.
    It reads no step twice: DuckDB 2.0.0 then hangs where only the first rows of a view over many events are
    asked for. -#}
{{ config(materialized='view') }}

with usable as (
    select *
    from {{ ref('holdfast', 'base_holdfast__events') }}
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
    where row_rank = 1
),

single as (
    select usable.*
    from usable
    left join repeated_ids
        on usable.event_id = repeated_ids.event_id
    where repeated_ids.event_id is null
),

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
{%- endset %}

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
