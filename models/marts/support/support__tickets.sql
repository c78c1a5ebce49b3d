with tickets as (
    select *
    from {{ ref('holdfast', 'int_support__tickets') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

final as (
    select
        tickets.ticket_id,
        tickets.customer_id,
        tickets.user_id,
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.country, 'unknown') as country,
        coalesce(customers.acquisition_channel, 'unknown') as acquisition_channel,
        coalesce(customers.plan, 'unknown') as plan,
        tickets.channel,
        tickets.topic,
        tickets.priority,
        tickets.status,
        tickets.opened_at,
        tickets.opened_date,
        tickets.first_responded_at,
        tickets.resolved_at,
        tickets.first_response_minutes,
        tickets.resolution_hours,
        tickets.is_first_response_breached,
        tickets.is_resolution_breached,
        tickets.is_resolved,
        tickets.reopened_count,
        tickets.is_reopened,
        tickets.is_repeat_contact,
        tickets.open_age_days,
        tickets.csat_response_count,
        tickets.csat_satisfied_count
    from tickets
    left join customers
        on tickets.customer_id = customers.customer_id
)

select *
from final
