with sessions as (
    select *
    from {{ ref('holdfast', 'engagement__sessions') }}
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__segment_profiles') }}
),

final as (
    select
        sessions.session_id,
        sessions.visitor_id,
        sessions.session_number,
        sessions.session_date,
        sessions.started_at,
        lag(sessions.session_date) over (
            partition by sessions.visitor_id
            order by sessions.session_number
        ) as previous_session_date,
        'all' as all_value,
        coalesce(profiles.segment, 'unknown') as segment_value,
        coalesce(profiles.country, 'unknown') as country_value,
        coalesce(profiles.acquisition_channel, 'unknown') as acquisition_channel_value,
        coalesce(profiles.plan, 'unknown') as plan_value,
        coalesce(
            sessions.utm_medium,
            case when sessions.referrer_url is null then 'direct' else 'referral' end
        ) as channel_value,
        coalesce(sessions.utm_source, 'unknown') as source_value,
        coalesce(sessions.landing_page, 'unknown') as landing_page_value,
        coalesce(sessions.device_type, 'unknown') as device_value
    from sessions
    left join profiles
        on sessions.customer_id = profiles.customer_id
)

select *
from final
