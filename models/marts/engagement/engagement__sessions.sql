{#- A view: who a user's customer is may change without its sessions. PostgreSQL drops a view with a table
    that it reads, and that is made anew: readers would miss it until the next build. -#}
{{ config(materialized='table' if target.type == 'postgres' else 'view') }}

with sessions as (
    select *
    from {{ ref('holdfast', 'int_engagement__sessions') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

final as (
    select
        sessions.session_id,
        sessions.source_session_id,
        sessions.visitor_id,
        sessions.user_id,
        users.customer_id,
        cast(
            row_number() over (
                partition by sessions.visitor_id
                order by sessions.started_at, sessions.ended_at, sessions.session_id
            ) as integer
        ) as session_number,
        {{ holdfast.local_date('sessions.started_at') }} as session_date,
        sessions.started_at,
        sessions.ended_at,
        cast(sessions.duration_us / 1000000.0 as decimal(18, 6)) as duration_seconds,
        cast(sessions.engaged_us / 1000000.0 as decimal(18, 6)) as engaged_seconds,
        sessions.event_count,
        sessions.page_view_count,
        sessions.event_count = 1 as is_bounce,
        sessions.page_view_count = 1 as is_single_page,
        sessions.duration_us = 0 as is_zero_duration,
        sessions.first_page_url as entry_page_url,
        sessions.last_page_url as exit_page_url,
        {{ holdfast.page_path('sessions.first_page_url') }} as landing_page,
        sessions.referrer_url,
        sessions.utm_source,
        sessions.utm_medium,
        sessions.utm_campaign,
        sessions.platform,
        sessions.device_type,
        sessions.browser,
        sessions.country
    from sessions
    left join users
        on sessions.user_id = users.user_id
)

select *
from final
