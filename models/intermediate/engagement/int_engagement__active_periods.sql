{#- A view: what is kept of a period is numbers; who it is and what customers it belongs to is joined. -#}
{{ config(materialized='view') }}

with entity_periods as (
    select *
    from {{ ref('holdfast', 'int_engagement__entity_periods') }}
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

final as (
    select
        entities.entity,
        entity_periods.period_kind,
        entities.entity_id,
        entity_periods.entity_number,
        entities.profile_id,
        entity_periods.period_index,
        entity_periods.previous_index,
        entity_periods.next_index,
        entity_periods.event_count,
        entity_periods.started_at
    from entity_periods
    inner join entities
        on entity_periods.entity_number = entities.entity_number
)

select *
from final
