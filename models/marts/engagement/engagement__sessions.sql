with spans as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_spans') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

events as (
    select *
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null or exclusion_reason = 'anonymous'
),

-- The moments of which a session shows more than the time.
moments as (
    {%- for moment, column in [
        ('entry', 'started_at'), ('entry_page', 'first_page_at'), ('exit_page', 'last_page_at')
    ] %}
    select
        session_id,
        visitor_id,
        source_session_id,
        '{{ moment }}' as moment,
        {{ column }} as moment_at
    from spans
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

moment_events as (
    select
        moments.session_id,
        moments.moment,
        events.page_url,
        events.referrer_url,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign,
        events.platform,
        events.device_type,
        events.browser,
        events.country,
        row_number() over (
            partition by moments.session_id, moments.moment
            order by
                case when moments.moment = 'exit_page' then events.event_id end desc,
                events.event_id
        ) as moment_rank
    from events
    inner join moments
        on
            events.visitor_id = moments.visitor_id
            and events.occurred_at = moments.moment_at
            and (moments.source_session_id is null or moments.source_session_id = events.session_id)
    where moments.moment = 'entry' or events.page_url is not null
),

session_details as (
    select
        session_id,
        max(case when moment = 'entry_page' then page_url end) as entry_page_url,
        max(case when moment = 'exit_page' then page_url end) as exit_page_url,
        {%- for column in [
            'referrer_url', 'utm_source', 'utm_medium', 'utm_campaign', 'platform', 'device_type', 'browser', 'country'
        ] %}
        max(case when moment = 'entry' then {{ column }} end) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from moment_events
    where moment_rank = 1
    group by session_id
),

final as (
    select
        spans.session_id,
        spans.source_session_id,
        spans.visitor_id,
        spans.user_id,
        users.customer_id,
        cast(
            row_number() over (
                partition by spans.visitor_id
                order by spans.started_at, spans.ended_at, spans.session_id
            ) as integer
        ) as session_number,
        {{ holdfast.local_date('spans.started_at') }} as session_date,
        spans.started_at,
        spans.ended_at,
        cast(spans.duration_us * cast(0.000001 as decimal(7, 6)) as decimal(18,6)) as duration_seconds,
        spans.event_count,
        spans.page_view_count,
        spans.event_count = 1 as is_bounce,
        spans.page_view_count = 1 as is_single_page,
        spans.duration_us = 0 as is_zero_duration,
        session_details.entry_page_url,
        session_details.exit_page_url,
        {{ holdfast.page_path('session_details.entry_page_url') }} as landing_page,
        session_details.referrer_url,
        session_details.utm_source,
        session_details.utm_medium,
        session_details.utm_campaign,
        session_details.platform,
        session_details.device_type,
        session_details.browser,
        session_details.country
    from spans
    left join session_details
        on spans.session_id = session_details.session_id
    left join users
        on spans.user_id = users.user_id
)

select *
from final
