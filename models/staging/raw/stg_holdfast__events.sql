{#- A view over the raw events: those whose id stands alone, and the winner of each repeated id. -#}
{{ config(materialized='view') }}

with usable as (
    select *
    from {{ ref('holdfast', 'base_holdfast__events') }}
    where rejection_reason is null
),

repeated as (
    select *
    from {{ ref('holdfast', 'base_holdfast__repeated_events') }}
),

single as (
    select usable.*
    from usable
    left join repeated
        on usable.event_id = repeated.event_id and repeated.row_rank = 1
    where repeated.event_id is null
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
    from repeated
    where row_rank = 1
)

select *
from final
