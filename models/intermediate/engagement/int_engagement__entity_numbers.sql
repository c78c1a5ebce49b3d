{#- Numbers last from build to build, so that what is kept by them need not be made again. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ holdfast.drop_rows_made_anew() }}",
) }}

{% set is_increment = holdfast.is_increment() -%}
{% set earlier = holdfast.earlier_relation('int_engagement__entity_numbers') if is_increment else none -%}
with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

entities as (
    select
        'user' as entity,
        user_id as entity_id
    from users

    union

    select
        'customer' as entity,
        customer_id as entity_id
    from users
),

known as (
    {% if earlier -%}
    select
        entity,
        entity_id,
        entity_number
    from {{ earlier }}
    {%- else -%}
    select
        entity,
        entity_id,
        0 as entity_number
    from entities
    where 1 = 0
    {%- endif %}
),

last_number as (
    select coalesce(max(entity_number), 0) as last_number
    from known
),

new_entities as (
    select
        entities.entity,
        entities.entity_id
    from entities
    left join known
        on
            entities.entity = known.entity
            and entities.entity_id = known.entity_id
    where known.entity_id is null
),

final as (
    select
        new_entities.entity,
        new_entities.entity_id,
        cast(
            last_number.last_number
            + row_number() over (order by new_entities.entity, new_entities.entity_id) as integer
        ) as entity_number
    from new_entities
    cross join last_number
)

select *
from final
