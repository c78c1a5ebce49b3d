{# The members of a cell of retention.cohorts, those that came back first: the members and their returns are
   joined one by one here, where the mart counts them by profile.

   cell  values of definition_name, segment_name, segment_value, cohort_period, period_number, as explain
         gives them #}
{% macro explain_retention_cohorts(cell) -%}
{%- set key = 'definition_name, cohort_index, period_number, segment_name, segment_value' -%}
with cells as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_cells') }}
    where {{ holdfast.in_cell(cell, {
        'definition_name': 'definition_name',
        'cohort_period': 'cohort_period',
        'period_number': 'period_number',
    }, dates=['cohort_period']) }}
),

cohorts as (
    select distinct
        definition_name,
        cohort_index,
        mode
    from cells
),

-- One row per member and cell that it returned in.
returned as (
    select
        returns.definition_name,
        returns.cohort_index,
        returns.entity_id,
        coalesce(brackets.period_number, returns.return_offset) as period_number,
        max(
            case
                when returns.observed_window_count is null
                    or returns.return_offset = 0
                    or coalesce(brackets.last_offset, returns.return_offset)
                    < returns.observed_window_count
                    then 1
                else 0
            end
        ) as is_eligible,
        max(returns.observed_window_count) as observed_window_count
    from {{ ref('holdfast', 'int_engagement__retention_returns') }} as returns
    inner join cohorts
        on returns.definition_name = cohorts.definition_name
        and returns.cohort_index = cohorts.cohort_index
    left join {{ ref('holdfast', 'int_engagement__retention_brackets') }} as brackets
        on returns.definition_name = brackets.definition_name
        and returns.return_offset between brackets.first_offset and brackets.last_offset
    where cohorts.mode <> 'bracket' or brackets.period_number is not null
    group by
        returns.definition_name, returns.cohort_index, returns.entity_id,
        coalesce(brackets.period_number, returns.return_offset)
),

last_returned as (
    select
        definition_name,
        cohort_index,
        entity_id,
        max(period_number) as last_number,
        max(observed_window_count) as observed_window_count
    from returned
    group by definition_name, cohort_index, entity_id
),

members as (
    select
        cells.*,
        segments.segment_name,
        segments.segment_value,
        starts.entity_id,
        starts.started_at,
        horizons.last_begun_number,
        horizons.last_observed_number,
        case
            when cells.mode = 'unbounded' and cells.period_number > 0
                then
                    case when last_returned.last_number >= cells.period_number then 1 else 0 end
            when returned.entity_id is not null then 1
            else 0
        end as is_retained_so_far,
        case
            when cells.mode = 'unbounded' and cells.period_number > 0
                then case
                    when last_returned.last_number >= cells.period_number
                        and coalesce(
                            last_returned.observed_window_count > cells.period_number, true
                        ) then 1
                    else 0
                end
            else coalesce(returned.is_eligible, 0)
        end as is_retained
    from cells
    inner join {{ ref('holdfast', 'int_engagement__retention_starts') }} as starts
        on cells.definition_name = starts.definition_name
        and cells.cohort_index = starts.cohort_index
    inner join {{ ref('holdfast', 'int_engagement__profile_segments') }} as segments
        on starts.profile_id = segments.profile_id
    left join {{ ref('holdfast', 'int_engagement__retention_horizons') }} as horizons
        on starts.definition_name = horizons.definition_name
        and starts.cohort_index = horizons.cohort_index
        and starts.profile_id = horizons.profile_id
        and starts.observed_window_count = horizons.observed_window_count
    left join returned
        on cells.definition_name = returned.definition_name
        and cells.cohort_index = returned.cohort_index
        and cells.period_number = returned.period_number
        and starts.entity_id = returned.entity_id
    left join last_returned
        on cells.definition_name = last_returned.definition_name
        and cells.cohort_index = last_returned.cohort_index
        and starts.entity_id = last_returned.entity_id
    where {{ holdfast.in_cell(cell, {
        'segment_name': 'segments.segment_name',
        'segment_value': 'segments.segment_value',
    }) }}
),

judged as (
    select
        members.*,
        case
            when time_basis = 'rolling_24h'
                then max(case when last_begun_number >= period_number then 1 else 0 end)
                    over (partition by {{ key }}) = 1
            else
                has_begun
                or (
                    (mode <> 'unbounded' or period_number = 0)
                    and max(is_retained) over (partition by {{ key }}) = 1
                )
        end as is_observable
    from members
)

select
    entity_id,
    started_at,
    case
        when period_number = 0 then 1
        when time_basis = 'rolling_24h'
            then case when last_observed_number >= period_number then 1 else 0 end
        when is_observable then 1
        else 0
    end as eligible_count,
    case when is_observable then is_retained end as retained_count,
    case when is_observable then is_retained_so_far end as retained_so_far_count,
    1 as cohort_size,
    definition_name,
    cohort_period,
    period_number,
    segment_name,
    segment_value
from judged
order by
    definition_name, cohort_period, period_number, segment_name, segment_value,
    is_retained desc, started_at, entity_id
{%- endmacro %}
