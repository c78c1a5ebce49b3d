with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
    where mode = 'bracket'
),

ordinals as (
    select number
    from {{ holdfast.numbers() }} as numbers
    where number between 1 and 400
),

parts as (
    select
        definitions.definition_name,
        ordinals.number as period_number,
        trim(split_part(definitions.brackets, '|', ordinals.number)) as bracket
    from definitions
    inner join ordinals
        on
            ordinals.number
            <= length(definitions.brackets) - length(replace(definitions.brackets, '|', '')) + 1
),

final as (
    select
        definition_name,
        0 as period_number,
        0 as first_offset,
        0 as last_offset
    from definitions

    union all

    -- `7` is short for `7-7`
    select
        definition_name,
        cast(period_number as integer) as period_number,
        cast(split_part(bracket, '-', 1) as integer) as first_offset,
        cast(
            coalesce(nullif(split_part(bracket, '-', 2), ''), bracket) as integer
        ) as last_offset
    from parts
)

select *
from final
