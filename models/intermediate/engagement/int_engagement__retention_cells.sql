{#- The frame of all retention tables: each cohort from the first to that of as_of, with its
    cells. -#}
with definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

starts as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_starts') }}
),

brackets as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_brackets') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- At midnight sharp nothing of the day that begins has been seen.
as_of_days as (
    select
        as_of_local,
        as_of_date,
        case
            when cast(as_of_date as timestamp) = as_of_local
                then {{ holdfast.add_periods('day', '-1', 'as_of_date') }}
            else as_of_date
        end as last_seen_date
    from as_of
),

as_of_periods as (
    {%- for period in ['day', 'week', 'month', 'quarter'] %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_index(period, 'as_of_date') }} as as_of_index,
        {{ holdfast.period_index(period, 'last_seen_date') }} as last_seen_index,
        as_of_local
    from as_of_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

first_cohorts as (
    select
        definition_name,
        min(cohort_index) as first_index
    from starts
    group by definition_name
),

spans as (
    select
        definitions.definition_name,
        definitions.period,
        definitions.mode,
        definitions.time_basis,
        definitions.max_periods,
        first_cohorts.first_index,
        as_of_periods.*
    from definitions
    inner join first_cohorts
        on definitions.definition_name = first_cohorts.definition_name
    inner join as_of_periods
        on definitions.period = as_of_periods.period_kind
),

numbers as (
    select numbers.number
    from {{ holdfast.numbers() }} as numbers
    where numbers.number <= (
        select max(greatest(spans.as_of_index - spans.first_index, coalesce(spans.max_periods, 0)))
        from spans
    )
),

cohorts as (
    select
        spans.*,
        cast(spans.first_index + numbers.number as integer) as cohort_index
    from spans
    inner join numbers
        on numbers.number <= spans.as_of_index - spans.first_index
),

cells as (
    select
        cohorts.*,
        cast(numbers.number as integer) as period_number,
        cast(numbers.number as integer) as first_offset,
        cast(numbers.number as integer) as last_offset
    from cohorts
    inner join numbers
        on
            numbers.number
            <= coalesce(cohorts.max_periods, cohorts.as_of_index - cohorts.cohort_index)
    where cohorts.mode <> 'bracket'

    union all

    select
        cohorts.*,
        brackets.period_number,
        brackets.first_offset,
        brackets.last_offset
    from cohorts
    inner join brackets
        on cohorts.definition_name = brackets.definition_name
),

{% set next_index -%}
    cohort_index + last_offset + (case time_basis when 'calendar' then 1 else 2 end)
{%- endset %}
final as (
    select
        definition_name,
        mode,
        time_basis,
        cohort_index,
        {{ holdfast.indexed_period_start('period', 'cohort_index') }} as cohort_period,
        period_number,
        case
            when first_offset = last_offset then ''
            else cast(first_offset as {{ dbt.type_string() }}) || '-'
        end || cast(last_offset as {{ dbt.type_string() }}) as period_label,
        cohort_index < as_of_index as is_cohort_over,
        cohort_index + first_offset as begins_index,
        cohort_index + first_offset <= last_seen_index as has_begun,
        cohort_index + last_offset < as_of_index as is_over,
        -- Every window of the last possible member of a cohort lies before as_of.
        cohort_index + last_offset + 2 <= as_of_index as is_over_for_all,
        max(period_number) over (partition by definition_name, cohort_index) as last_period_number,
        case
            when mode = 'unbounded' then as_of_local
            else least(
                as_of_local,
                cast(
                    {{ holdfast.indexed_period_start('period', next_index) }} as timestamp
                )
            )
        end as observed_until
    from cells
)

select *
from final
