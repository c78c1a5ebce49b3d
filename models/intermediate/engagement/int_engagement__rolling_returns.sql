{#- Windows of 24 hours need the moment of each return: these definitions alone read events
    again. -#}
with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
    where time_basis = 'rolling_24h'
),

starts as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_starts') }}
    where observed_window_count is not null
),

events as (
    select
        event_name,
        occurred_at,
        user_id
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null
),

business_events as (
    select *
    from {{ ref('holdfast', 'int_engagement__business_events') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

-- The members that a user acts for: itself, and its customer.
members as (
    select
        'user' as entity,
        user_id,
        user_id as entity_id
    from users

    union all

    select
        'customer' as entity,
        user_id,
        customer_id as entity_id
    from users
),

returns as (
    select
        definitions.definition_name,
        members.entity_id,
        events.occurred_at
    from events
    inner join definitions
        on
            definitions.return_event in ('*', events.event_name)
            and definitions.return_event not in {{ holdfast.business_event_names() }}
    inner join members
        on events.user_id = members.user_id and definitions.entity = members.entity

    union all

    select
        definitions.definition_name,
        business_events.entity_id,
        business_events.occurred_at
    from business_events
    inner join definitions
        on
            business_events.entity = definitions.entity
            and business_events.event_name = definitions.return_event
),

window_counts as (
    select
        starts.definition_name,
        starts.entity_id,
        starts.profile_id,
        starts.cohort_index,
        starts.observed_window_count,
        {{ holdfast.elapsed_windows(
            'starts.started_at', 'returns.occurred_at', 'definitions.period'
        ) }} as return_offset,
        count(*) as event_count
    from returns
    inner join starts
        on
            returns.definition_name = starts.definition_name
            and returns.entity_id = starts.entity_id
            and returns.occurred_at >= starts.started_at
    inner join definitions
        on starts.definition_name = definitions.definition_name
    group by
        starts.definition_name, starts.entity_id, starts.profile_id, starts.cohort_index,
        starts.observed_window_count,
        {{ holdfast.elapsed_windows(
            'starts.started_at', 'returns.occurred_at', 'definitions.period'
        ) }}
),

final as (
    select
        window_counts.definition_name,
        window_counts.entity_id,
        window_counts.profile_id,
        window_counts.cohort_index,
        window_counts.observed_window_count,
        window_counts.return_offset
    from window_counts
    inner join definitions
        on window_counts.definition_name = definitions.definition_name
    where
        window_counts.return_offset = 0
        or window_counts.event_count >= definitions.min_occurrences
)

select *
from final
