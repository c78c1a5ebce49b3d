{#- A view: the activity that retention definitions ask for, by period. -#}
{{ config(materialized='view') }}

{% set periods = ['day', 'week', 'month', 'quarter'] -%}
with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

active_periods as (
    select *
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
),

judged_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__judged_days') }}
    where exclusion_reason is null
),

business_events as (
    select *
    from {{ ref('holdfast', 'int_engagement__business_events') }}
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

wanted as (
    select
        entity,
        period as period_kind,
        start_event as event_name
    from definitions

    union

    select
        entity,
        period as period_kind,
        return_event as event_name
    from definitions
),

wanted_names as (
    select distinct
        entity,
        event_name
    from wanted
    where event_name <> '*'
),

named_days as (
    select
        wanted_names.entity,
        case
            when wanted_names.entity = 'customer' then entities.customer_id else entities.entity_id
        end as entity_id,
        entities.profile_id,
        wanted_names.event_name,
        judged_days.activity_date,
        judged_days.event_count,
        judged_days.first_occurred_at as started_at
    from judged_days
    inner join wanted_names
        on judged_days.event_name = wanted_names.event_name
    inner join entities
        on judged_days.user_id = entities.entity_id and entities.entity = 'user'
    where wanted_names.event_name not in {{ holdfast.business_event_names() }}

    union all

    select
        business_events.entity,
        business_events.entity_id,
        business_events.profile_id,
        business_events.event_name,
        {{ holdfast.local_date('business_events.occurred_at') }} as activity_date,
        1 as event_count,
        business_events.occurred_at as started_at
    from business_events
    inner join wanted_names
        on
            business_events.entity = wanted_names.entity
            and business_events.event_name = wanted_names.event_name
),

final as (
    select
        active_periods.entity,
        active_periods.period_kind,
        wanted.event_name,
        active_periods.entity_id,
        active_periods.profile_id,
        active_periods.period_index,
        active_periods.event_count,
        active_periods.started_at
    from active_periods
    inner join wanted
        on
            active_periods.entity = wanted.entity
            and active_periods.period_kind = wanted.period_kind
            and wanted.event_name = '*'
    {%- for period in periods %}
    {%- set index = holdfast.period_index(period, 'named_days.activity_date') %}

    union all

    select
        named_days.entity,
        wanted.period_kind,
        named_days.event_name,
        named_days.entity_id,
        named_days.profile_id,
        {{ index }} as period_index,
        cast(sum(named_days.event_count) as bigint) as event_count,
        min(named_days.started_at) as started_at
    from named_days
    inner join wanted
        on
            named_days.entity = wanted.entity
            and named_days.event_name = wanted.event_name
            and wanted.period_kind = '{{ period }}'
    group by
        named_days.entity, wanted.period_kind, named_days.event_name, named_days.entity_id,
        named_days.profile_id, {{ index }}
    {%- endfor %}
)

select *
from final
