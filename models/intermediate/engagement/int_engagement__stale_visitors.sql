{#- Whose sessions are made again, and within which window: whoever a touched id stands for, or stood for when
    they were last made. A window holds the moments of all that changed, and all of the sessions that lie
    within a gap of one. -#}
{% set text, moment = dbt.type_string(), dbt.type_timestamp() -%}
with touched_sources as (
    select *
    from {{ ref('holdfast', 'int_engagement__touched_sources') }}
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

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

sessions as (
    {{ holdfast.earlier_rows(
        'int_engagement__session_spans', {'visitor_id': text, 'started_at': moment, 'ended_at': moment}
    ) }}
),

applied as (
    {{ holdfast.applied_identity() }}
),

-- A build that did not complete may have made sessions by links that have changed since.
unfinished as (
    {{ holdfast.earlier_rows(
        'int_engagement__stale_visitors', {'visitor_id': text, 'window_from': moment, 'window_until': moment}
    ) }}
),

-- Whoever the id stands for, or stood for; itself, where it stands or stood for nobody else.
aliases as (
    select * from identity_map

    union

    select
        alias_id,
        user_id
    from applied
    where not is_internal

    union

    select
        source_id as alias_id,
        source_id as user_id
    from touched_sources
),

touched_visitors as (
    select
        aliases.user_id as visitor_id,
        touched_sources.first_at,
        touched_sources.last_at
    from touched_sources
    inner join aliases
        on touched_sources.source_id = aliases.alias_id

    union all

    select
        unfinished.visitor_id,
        unfinished.window_from as first_at,
        unfinished.window_until as last_at
    from unfinished
    cross join load
    where load.is_resumed
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
    {{ holdfast.with_sources('windows') }}
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
