{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_stale_rows(holdfast.stale_visitor_ids(), ['user_id']) }}",
) }}

with source_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__source_days') }}
    {{ holdfast.only_stale_sources() }}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

resolved as (
    select
        {{ holdfast.person_id('source_days') }} as user_id,
        source_days.activity_date,
        source_days.event_name,
        source_days.source_exclusion_reason,
        source_days.event_count,
        source_days.first_occurred_at,
        source_days.last_occurred_at
    from source_days
    left join identity_map
        on coalesce(source_days.user_id, source_days.anonymous_id) = identity_map.alias_id
),

final as (
    select
        resolved.user_id,
        resolved.activity_date,
        resolved.event_name,
        cast(sum(resolved.event_count) as bigint) as event_count,
        min(resolved.first_occurred_at) as first_occurred_at,
        max(resolved.last_occurred_at) as last_occurred_at
    from resolved
    left join internal_users
        on resolved.user_id = internal_users.user_id
    left join event_catalog
        on resolved.event_name = event_catalog.event_name
    where
        {{ holdfast.exclusion_reason('resolved.source_exclusion_reason', 'resolved.user_id') }}
        is null
    group by resolved.user_id, resolved.activity_date, resolved.event_name
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
