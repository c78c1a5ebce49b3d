-- Segments sum to all; members of all cohorts are the starts; and in unbounded definitions, whoever
-- is retained in a period is in all before it.
with cohorts as (
    select *
    from {{ ref('holdfast', 'retention__cohorts') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

starts as (
    select
        definition_name,
        count(*) as start_count
    from {{ ref('holdfast', 'int_engagement__retention_starts') }}
    group by definition_name
),

segment_totals as (
    select
        definition_name,
        cohort_period,
        period_number,
        segment_name,
        sum(cohort_size) as cohort_size,
        sum(eligible_count) as eligible_count,
        sum(coalesce(retained_count, 0)) as retained_count
    from cohorts
    group by definition_name, cohort_period, period_number, segment_name
),

cohort_totals as (
    select
        definition_name,
        sum(cohort_size) as member_count
    from cohorts
    where segment_name = 'all' and period_number = 0
    group by definition_name
),

neighbours as (
    select
        cohorts.*,
        lag(cohorts.retained_so_far_count) over (
            partition by
                cohorts.definition_name, cohorts.segment_name, cohorts.segment_value,
                cohorts.cohort_period
            order by cohorts.period_number
        ) as previous_count
    from cohorts
    inner join definitions
        on cohorts.definition_name = definitions.definition_name and definitions.mode = 'unbounded'
    where cohorts.period_number > 0
)

select
    segment_totals.definition_name || ': ' || segment_totals.segment_name || ' does not sum to all'
        as problem
from segment_totals
inner join segment_totals as all_totals
    on
        segment_totals.definition_name = all_totals.definition_name
        and segment_totals.cohort_period = all_totals.cohort_period
        and segment_totals.period_number = all_totals.period_number
        and all_totals.segment_name = 'all'
where
    segment_totals.cohort_size <> all_totals.cohort_size
    or segment_totals.eligible_count <> all_totals.eligible_count
    or segment_totals.retained_count <> all_totals.retained_count

union all

select starts.definition_name || ': cohorts do not hold every start' as problem
from starts
left join cohort_totals
    on starts.definition_name = cohort_totals.definition_name
where starts.start_count <> coalesce(cohort_totals.member_count, -1)

union all

select
    definition_name || ' ' || cast(cohort_period as {{ dbt.type_string() }}) || ': retention rises'
        as problem
from neighbours
where retained_so_far_count > previous_count
