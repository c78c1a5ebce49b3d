{% set measures = ['begun', 'observed', 'retained', 'retained_so_far'] -%}
with counts as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_counts') }}
),

limits as (
    select
        definition_name,
        cohort_index,
        last_period_number
    from {{ ref('holdfast', 'int_engagement__retention_cells') }}
    where period_number = 0
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

-- Counts that a running total will carry to earlier cells are kept within the last cell shown.
final as (
    select
        counts.definition_name,
        counts.cohort_index,
        segments.segment_name,
        segments.segment_value,
        least(counts.period_number, limits.last_period_number) as period_number,
        sum(counts.member_count) as member_count,
        {%- for measure in measures %}
        sum(counts.last_{{ measure }}_count) as last_{{ measure }}_count,
        {%- endfor %}
        {%- for measure in ['retained_count', 'retained_so_far_count'] %}
        sum(
            case
                when counts.period_number <= limits.last_period_number then counts.{{ measure }}
            end
        ) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counts
    inner join limits
        on
            counts.definition_name = limits.definition_name
            and counts.cohort_index = limits.cohort_index
    inner join segments
        on counts.profile_id = segments.profile_id
    group by
        counts.definition_name, counts.cohort_index, segments.segment_name,
        segments.segment_value, least(counts.period_number, limits.last_period_number)
)

select *
from final
