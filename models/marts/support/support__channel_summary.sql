with summaries as (
    select *
    from {{ ref('holdfast', 'int_support__period_summaries') }}
    where dimension_name = 'channel'
),

final as (
    select
        period_kind,
        period_start,
        dimension_value as channel,
        segment_name,
        segment_value,
        ticket_count,
        responded_count,
        median_first_response_minutes,
        resolved_count,
        resolution_rate,
        median_resolution_hours,
        reopened_count,
        reopened_rate,
        repeat_contact_count,
        repeat_contact_rate,
        first_response_breached_count,
        resolution_breached_count,
        csat_response_count,
        csat_satisfied_count,
        csat_rate,
        is_complete
    from summaries
)

select *
from final
