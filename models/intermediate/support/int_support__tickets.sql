with tickets as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__tickets') }}
),

contacts as (
    select *
    from {{ ref('holdfast', 'int_customers__contacts') }}
),

targets as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__support_targets') }}
),

responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
    where survey_kind = 'csat' and ticket_id is not null and not is_superseded
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

ratings as (
    select
        ticket_id,
        count(*) as csat_response_count,
        count(case when is_top_box then 1 end) as csat_satisfied_count
    from responses
    group by ticket_id
),

-- What happened after as_of has not happened yet.
known as (
    select
        tickets.ticket_id,
        coalesce(tickets.customer_id, contacts.customer_id) as customer_id,
        contacts.user_id,
        tickets.channel,
        tickets.status,
        coalesce(tickets.topic, 'unknown') as topic,
        coalesce(tickets.priority, 'unknown') as priority,
        tickets.opened_at,
        case when tickets.first_responded_at <= as_of.as_of then tickets.first_responded_at end
            as first_responded_at,
        case when tickets.resolved_at <= as_of.as_of then tickets.resolved_at end as resolved_at,
        coalesce(
            tickets.resolved_at <= as_of.as_of,
            {{ holdfast.is_listed('tickets.status', var('resolved_ticket_statuses'), folds_case=true) }}
        ) as is_resolved,
        coalesce(tickets.reopened_count, 0) as reopened_count,
        least(coalesce(tickets.first_responded_at, tickets.resolved_at, as_of.as_of), as_of.as_of)
            as responded_or_now_at,
        least(coalesce(tickets.resolved_at, as_of.as_of), as_of.as_of) as resolved_or_now_at,
        coalesce(own.first_response_minutes, other.first_response_minutes)
            as target_first_response_minutes,
        coalesce(own.resolution_hours, other.resolution_hours) as target_resolution_hours
    from tickets
    inner join as_of
        on tickets.opened_at <= as_of.as_of
    left join contacts
        on tickets.user_id = contacts.contact_id
    left join targets as own
        on lower(tickets.priority) = own.priority
    left join targets as other
        on own.priority is null
        and other.priority = '*'
    where not {{ holdfast.is_listed('tickets.status', var('uncounted_ticket_statuses'), folds_case=true) }}
),

timed as (
    select
        known.*,
        {{ dbt.datediff('opened_at', 'first_responded_at', 'second') }} as response_seconds,
        {{ dbt.datediff('opened_at', 'responded_or_now_at', 'second') }}
            as seconds_to_response_or_now,
        {{ dbt.datediff('opened_at', 'resolved_at', 'second') }} as resolution_seconds,
        {{ dbt.datediff('opened_at', 'resolved_or_now_at', 'second') }}
            as seconds_to_resolution_or_now,
        lag(opened_at) over (
            partition by customer_id, topic order by opened_at, {{ holdfast.id_order('ticket_id') }}
        ) as previous_opened_at
    from known
),

final as (
    select
        timed.ticket_id,
        timed.customer_id,
        coalesce(timed.customer_id, '') as customer_key,
        timed.user_id,
        timed.channel,
        timed.topic,
        timed.priority,
        timed.status,
        timed.opened_at,
        {{ holdfast.local_date('timed.opened_at') }} as opened_date,
        timed.first_responded_at,
        timed.resolved_at,
        {{ holdfast.safe_divide('timed.response_seconds', 60) }} as first_response_minutes,
        {{ holdfast.safe_divide('timed.resolution_seconds', 3600) }} as resolution_hours,
        coalesce(
            timed.seconds_to_response_or_now > 60 * timed.target_first_response_minutes
            and not (
                timed.is_resolved
                and coalesce(timed.first_responded_at, timed.resolved_at) is null
            ),
            false
        ) as is_first_response_breached,
        coalesce(
            timed.seconds_to_resolution_or_now > 3600 * timed.target_resolution_hours
            and not (timed.is_resolved and timed.resolved_at is null),
            false
        ) as is_resolution_breached,
        timed.is_resolved,
        timed.reopened_count,
        timed.reopened_count > 0 as is_reopened,
        timed.customer_id is not null
        and timed.topic <> 'unknown'
        and coalesce(
            {{ dbt.datediff('timed.previous_opened_at', 'timed.opened_at', 'second') }}
            <= 86400 * {{ var('repeat_contact_days') }},
            false
        ) as is_repeat_contact,
        case
            when not timed.is_resolved
                then {{ holdfast.safe_divide('timed.seconds_to_resolution_or_now', 86400) }}
        end as open_age_days,
        coalesce(ratings.csat_response_count, 0) as csat_response_count,
        coalesce(ratings.csat_satisfied_count, 0) as csat_satisfied_count
    from timed
    left join ratings
        on timed.ticket_id = ratings.ticket_id
)

select *
from final
