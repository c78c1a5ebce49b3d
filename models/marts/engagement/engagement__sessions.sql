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

-- The moments of which a session shows more than the time: most sessions have one or two.
moments as (
    select
        session_id,
        visitor_id,
        source_session_id,
        started_at as moment_at,
        true as is_entry,
        coalesce(first_page_at = started_at, false) as is_entry_page,
        coalesce(last_page_at = started_at, false) as is_exit_page
    from spans

    union all

    select
        session_id,
        visitor_id,
        source_session_id,
        first_page_at as moment_at,
        false as is_entry,
        true as is_entry_page,
        last_page_at = first_page_at as is_exit_page
    from spans
    where first_page_at > started_at

    union all

    select
        session_id,
        visitor_id,
        source_session_id,
        last_page_at as moment_at,
        false as is_entry,
        false as is_entry_page,
        true as is_exit_page
    from spans
    where last_page_at > first_page_at
),

{% set details = [
    'referrer_url', 'utm_source', 'utm_medium', 'utm_campaign', 'platform', 'device_type', 'browser',
    'country',
] -%}
{% set moment = 'partition by moments.session_id, moments.moment_at' -%}
{% set page_id = 'case when events.page_url is not null then events.event_id end' -%}
-- Of events at one moment the lesser event_id is the first.
moment_events as (
    select
        moments.session_id,
        events.page_url,
        {%- for column in details %}
        events.{{ column }},
        {%- endfor %}
        moments.is_entry and events.event_id = min(events.event_id) over ({{ moment }}) as is_entry,
        moments.is_entry_page and events.event_id = min({{ page_id }}) over ({{ moment }})
            as is_entry_page,
        moments.is_exit_page and events.event_id = max({{ page_id }}) over ({{ moment }})
            as is_exit_page
    from events
    inner join moments
        on
            events.visitor_id = moments.visitor_id
            and events.occurred_at = moments.moment_at
            and coalesce(moments.source_session_id, events.session_id, '')
            = coalesce(events.session_id, '')
),

session_details as (
    select
        session_id,
        max(case when is_entry_page then page_url end) as entry_page_url,
        max(case when is_exit_page then page_url end) as exit_page_url,
        {%- for column in details %}
        max(case when is_entry then {{ column }} end) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from moment_events
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
        cast(spans.duration_us / 1000000.0 as decimal(18, 6)) as duration_seconds,
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
