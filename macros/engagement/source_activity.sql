{# The events that are activity as far as they say themselves, by the ids that were sent.

   only  SQL of a select of the few ids that are asked for, so that little else is read; all when left out #}
{% macro source_activity(only=none) -%}
with events as (
    {% if only -%}
    {{ holdfast.each_event_once(only=only, of=['user_id', 'anonymous_id']) }}
    {%- else -%}
    select *
    from {{ ref('holdfast', 'stg_holdfast__events') }}
    {%- endif %}
),

bot_agents as (
    select *
    from {{ ref('holdfast', 'int_engagement__bot_agents') }}
),

event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

final as (
    select
        events.event_id,
        events.user_id,
        events.anonymous_id,
        coalesce(events.user_id, events.anonymous_id) as source_id,
        {{ holdfast.source_session_id('events') }} as source_session_id,
        events.occurred_at,
        events.page_url,
        {%- for column in holdfast.session_details() %}
        events.{{ column }},
        {%- endfor %}
        {{ holdfast.is_page_view() }} as is_page_view
    from events
    cross join as_of
    left join bot_agents
        on events.user_agent = bot_agents.user_agent
    left join event_catalog
        on events.event_name = event_catalog.event_name
    where
        {{ holdfast.source_exclusion() }} is null
        and coalesce(event_catalog.is_activity, true)
)

select *
from final
{%- endmacro %}
