{#- Who has changed since the facts of visitors were last made: whoever a changed event names, and whoever
    a changed link, or a change of who is one of us, took something from or gave something to. -#}
{% set applied = holdfast.earlier_relation('int_engagement__applied_identity') if execute else none -%}
with changed_events as (
    select
        user_id,
        anonymous_id
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
        applied.user_id as applied_user_id
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

touched_ids as (
    select user_id as touched_id from changed_events
    union
    select anonymous_id as touched_id from changed_events
    union
    select alias_id as touched_id from changed_links
    union
    select current_user_id as touched_id from changed_links
    union
    select applied_user_id as touched_id from changed_links
),

visitors as (
    select touched_ids.touched_id as visitor_id
    from touched_ids
    cross join load
    where touched_ids.touched_id is not null and load.is_increment

    union

    select identity_map.user_id as visitor_id
    from identity_map
    inner join touched_ids
        on identity_map.alias_id = touched_ids.touched_id
    cross join load
    where load.is_increment
),

final as (
    select
        visitor_id,
        visitor_id as source_id
    from visitors

    union

    select
        visitors.visitor_id,
        identity_map.alias_id as source_id
    from visitors
    inner join identity_map
        on visitors.visitor_id = identity_map.user_id
)

select *
from final
