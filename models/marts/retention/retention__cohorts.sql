{% set measures = ['begun', 'observed', 'retained', 'retained_so_far'] -%}
with cells as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_cells') }}
),

segment_counts as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_segment_counts') }}
),

definition_segments as (
    select distinct
        definition_name,
        segment_name,
        segment_value
    from segment_counts
),

totalled as (
    select
        cells.*,
        definition_segments.segment_name,
        definition_segments.segment_value,
        coalesce(segment_counts.retained_count, 0) as returned_count,
        coalesce(segment_counts.retained_so_far_count, 0) as returned_so_far_count,
        coalesce(
            sum(segment_counts.member_count) over (
                partition by
                    cells.definition_name, cells.cohort_index,
                    definition_segments.segment_name, definition_segments.segment_value
            ), 0
        ) as cohort_size
        {%- for measure in measures %},
        coalesce(
            sum(segment_counts.last_{{ measure }}_count) over (
                partition by
                    cells.definition_name, cells.cohort_index,
                    definition_segments.segment_name, definition_segments.segment_value
                order by cells.period_number desc
                rows between unbounded preceding and current row
            ), 0
        ) as {{ measure }}_count
        {%- endfor %}
    from cells
    inner join definition_segments
        on cells.definition_name = definition_segments.definition_name
    left join segment_counts
        on
            cells.definition_name = segment_counts.definition_name
            and cells.cohort_index = segment_counts.cohort_index
            and cells.period_number = segment_counts.period_number
            and definition_segments.segment_name = segment_counts.segment_name
            and definition_segments.segment_value = segment_counts.segment_value
),

-- A period that begins with as_of has begun if anybody returned or joined at that moment, and then for all.
seen as (
    select
        *,
        has_begun or max(
            case
                when
                    returned_count > 0
                    or retained_so_far_count > 0
                    or (period_number = 0 and cohort_size > 0)
                    then 1
                else 0
            end
        ) over (partition by definition_name, begins_index) = 1 as is_begun
    from totalled
),

judged as (
    select
        *,
        case
            when time_basis = 'rolling_24h' and cohort_size > 0 then begun_count > 0
            else is_begun
        end as is_observable,
        case
            when period_number = 0 then cohort_size
            when time_basis = 'rolling_24h' then observed_count
            when is_begun then cohort_size
            else 0
        end as eligible_count,
        case
            when time_basis = 'calendar' then is_over
            when cohort_size = 0 then is_over_for_all
            else is_cohort_over and observed_count = cohort_size
        end as is_complete,
        case
            when mode = 'unbounded' and period_number > 0 then retained_count else returned_count
        end as cell_retained_count,
        case
            when mode = 'unbounded' and period_number > 0 then retained_so_far_count
            else returned_so_far_count
        end as cell_retained_so_far_count
    from seen
),

final as (
    select
        definition_name,
        segment_name,
        segment_value,
        cohort_period,
        period_number,
        period_label,
        cast(cohort_size as bigint) as cohort_size,
        cast(eligible_count as bigint) as eligible_count,
        cast(case when is_observable then cell_retained_count end as bigint) as retained_count,
        {{ holdfast.safe_divide(
            'case when is_observable then cell_retained_count end', 'eligible_count'
        ) }} as retention_rate,
        {%- for bound in ['low', 'high'] %}
        case
            when is_observable
                then {{ holdfast.wilson_bound(bound, 'cell_retained_count', 'eligible_count') }}
        end as retention_rate_{{ bound }},
        {%- endfor %}
        cast(
            case when is_observable then cell_retained_so_far_count end as bigint
        ) as retained_so_far_count,
        is_complete,
        case when is_observable then observed_until end as observed_until
    from judged
)

select *
from final
