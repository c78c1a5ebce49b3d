{#- Whose sessions have changed since they were last made, and when: whoever a changed event names, and
    whoever a changed link, or a change of who is one of us, took something from or gave something to. A
    window holds the moments of all that changed, and all of the sessions that lie within a gap of one. -#}
{% set sessions = holdfast.earlier_relation('int_engagement__session_spans') if execute else none -%}
{% set applied = holdfast.earlier_relation('int_engagement__applied_identity') if execute else none -%}
with changed_events as (
    select
        coalesce(user_id, anonymous_id) as source_id,
        occurred_at
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
),

load as (
    select *
    from {{ ref('holdfast', 'base_holdfast__load') }}
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

source_days as (
    select
        coalesce(user_id, anonymous_id) as source_id,
        first_occurred_at,
        last_occurred_at
    from {{ ref('holdfast', 'int_engagement__source_days') }}
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

sessions as (
    {% if sessions -%}
    select
        visitor_id,
        started_at,
        ended_at
    from {{ sessions }}
    {%- else -%}
    select
        source_id as visitor_id,
        first_occurred_at as started_at,
        last_occurred_at as ended_at
    from source_days
    where 1 = 0
    {%- endif %}
),

applied as (
    {% if applied -%}
    select
        alias_id,
        user_id,
        is_internal
    from {{ applied }}
    {%- else -%}
    select
        alias_id,
        user_id,
        false as is_internal
    from identity_map
    where 1 = 0
    {%- endif %}
),

current_rows as (
    select
        alias_id,
        user_id,
        false as is_internal
    from identity_map

    union all

    select
        user_id as alias_id,
        user_id,
        true as is_internal
    from internal_users
),

changed_links as (
    select
        coalesce(current_rows.alias_id, applied.alias_id) as alias_id,
        current_rows.user_id as current_user_id,
        applied.user_id as applied_user_id,
        coalesce(current_rows.is_internal, applied.is_internal) as is_internal
    from current_rows
    full outer join applied
        on
            current_rows.alias_id = applied.alias_id
            and current_rows.is_internal = applied.is_internal
    where
        current_rows.user_id is null
        or applied.user_id is null
        or current_rows.user_id <> applied.user_id
),

-- Of a user that has become one of us, or is none of us any more, all ids.
changed_ids as (
    select alias_id as source_id from changed_links
    union
    select identity_map.alias_id as source_id
    from identity_map
    inner join changed_links
        on identity_map.user_id = changed_links.alias_id and changed_links.is_internal
    union
    select applied.alias_id as source_id
    from applied
    inner join changed_links
        on applied.user_id = changed_links.alias_id and changed_links.is_internal
),

touched as (
    select
        source_id,
        occurred_at as first_at,
        occurred_at as last_at
    from changed_events

    union all

    select
        source_days.source_id,
        source_days.first_occurred_at as first_at,
        source_days.last_occurred_at as last_at
    from source_days
    inner join changed_ids
        on source_days.source_id = changed_ids.source_id
),

touched_sources as (
    select
        source_id,
        min(first_at) as first_at,
        max(last_at) as last_at
    from touched
    group by source_id
),

aliases as (
    select
        alias_id,
        user_id
    from applied
    where not is_internal

    union

    select
        alias_id,
        user_id
    from identity_map
),

-- Whoever the id stands for, or stood for; itself, where it stands or stood for nobody else.
touched_visitors as (
    select
        source_id as visitor_id,
        first_at,
        last_at
    from touched_sources

    union all

    select
        aliases.user_id as visitor_id,
        touched_sources.first_at,
        touched_sources.last_at
    from touched_sources
    inner join aliases
        on touched_sources.source_id = aliases.alias_id
),

visitors as (
    select
        visitor_id,
        min(first_at) as first_at,
        max(last_at) as last_at
    from touched_visitors
    group by visitor_id
),

{% if var('use_source_session_id') -%}
-- A session that the source has named may take up again after any time.
windows as (
    select
        visitor_id,
        cast('1900-01-01' as timestamp) as window_from,
        cast('2200-01-01' as timestamp) as window_until
    from visitors
),

{% else -%}
timed as (
    select
        visitors.visitor_id,
        visitors.first_at,
        visitors.last_at,
        {{ holdfast.epoch_microseconds('visitors.first_at') }} - limits.gap_us as near_from_us,
        {{ holdfast.epoch_microseconds('visitors.last_at') }} + limits.gap_us as near_until_us
    from visitors
    cross join limits
),

windows as (
    select
        timed.visitor_id,
        least(timed.first_at, coalesce(min(sessions.started_at), timed.first_at)) as window_from,
        greatest(timed.last_at, coalesce(max(sessions.ended_at), timed.last_at)) as window_until
    from timed
    left join sessions
        on
            timed.visitor_id = sessions.visitor_id
            and {{ holdfast.epoch_microseconds('sessions.ended_at') }} >= timed.near_from_us
            and {{ holdfast.epoch_microseconds('sessions.started_at') }} <= timed.near_until_us
    group by timed.visitor_id, timed.first_at, timed.last_at
),

{% endif -%}
visitor_sources as (
    select
        alias_id as source_id,
        user_id as visitor_id
    from identity_map

    union all

    select
        windows.visitor_id as source_id,
        windows.visitor_id
    from windows
    left join identity_map
        on windows.visitor_id = identity_map.alias_id
    where identity_map.alias_id is null
),

final as (
    select
        windows.visitor_id,
        visitor_sources.source_id,
        windows.window_from,
        windows.window_until
    from windows
    cross join load
    left join visitor_sources
        on windows.visitor_id = visitor_sources.visitor_id
    where load.is_increment
)

select *
from final
