with tickets as (
    select *
    from {{ ref('holdfast', 'support__summary') }}
),

final as (
    {{ holdfast.scorecard_rows('tickets', {
        'ticket_count': 'ticket_count',
        'median_first_response_minutes': 'median_first_response_minutes',
        'median_resolution_hours': 'median_resolution_hours',
        'resolution_rate': 'resolution_rate',
        'repeat_contact_rate': 'repeat_contact_rate',
        'reopened_rate': 'reopened_rate',
        'support_csat_rate': 'csat_rate',
    }) }}
)

select *
from final
