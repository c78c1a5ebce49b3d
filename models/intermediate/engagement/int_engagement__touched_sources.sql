{#- Ids of which something changed since the sessions were last made, and when: those that a changed event
    names, and those of which a changed link, or a change of who is one of us, moved the days. When all is
    made anew nobody asks, and the days are not read. -#}
with changed_events as (
    select
        coalesce(user_id, anonymous_id) as source_id,
        occurred_at
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
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
    {{- '\n    where 1 = 0' if not holdfast.current_load() }}
),

applied as (
    {{ holdfast.applied_identity() }}
),

current_rows as (
    {{ holdfast.identity_rows() }}
),

changed_links as (
    select
        coalesce(current_rows.alias_id, applied.alias_id) as alias_id,
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

final as (
    select
        source_id,
        min(first_at) as first_at,
        max(last_at) as last_at
    from touched
    group by source_id
)

select *
from final
