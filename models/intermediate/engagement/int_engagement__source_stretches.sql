{#- Events of one visitor in one stretch of time as long as the gap belong together in any case: they are put
    together first, by the ids that were sent, so that a link that comes late moves no row here. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(
        holdfast.stale_source_stretches(), ['user_id', 'anonymous_id', 'stretch_us']
    ) }}",
) }}

{% set is_increment = holdfast.is_increment() -%}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
with limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

-- DuckDB 2.0.0 loses rows where a cross-joined table is named in the condition of a join beside a
-- left join: what depends on the limits is computed before.
events as (
    select
        staged.*,
        {{ holdfast.stretch_start('staged.occurred_at', 'limits.gap_us') }} as stretch_us,
        limits.slot_us
    from {{ ref('holdfast', 'stg_holdfast__events') }} as staged
    cross join limits
    {%- if is_increment %}
    where {{ holdfast.changed_span('staged.occurred_at') }}
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

{% if is_increment -%}
stale as (
    {{ holdfast.stale_source_stretches() }}
),

{% endif -%}
event_stretches as (
    select
        events.user_id,
        events.anonymous_id,
        {{ 'events.session_id' if var('use_source_session_id') else no_text }} as source_session_id,
        {{ holdfast.event_as_stretch(holdfast.is_page_view()) }}
    from events
    cross join as_of
    left join bot_agents
        on events.user_agent = bot_agents.user_agent
    left join event_catalog
        on events.event_name = event_catalog.event_name
    {%- if is_increment %}
    inner join stale
        on
            events.stretch_us = stale.stretch_us
            and {{ holdfast.is_same('events.user_id', 'stale.user_id') }}
            and {{ holdfast.is_same('events.anonymous_id', 'stale.anonymous_id') }}
    {%- endif %}
    where
        {{ holdfast.source_exclusion() }} is null
        and coalesce(event_catalog.is_activity, true)
),

merged as (
    select
        user_id,
        anonymous_id,
        source_session_id,
        stretch_us,
        bit_or(active_slots) as active_slots,
        {{ holdfast.merged_stretches() }}
    from event_stretches
    group by user_id, anonymous_id, source_session_id, stretch_us
),

final as (
    select
        user_id,
        anonymous_id,
        source_session_id,
        stretch_us,
        active_slots,
        {{ holdfast.stretch_columns() }}
    from merged
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__changed_events') }}
