{#- Every ticket of staging that counts is one in support.tickets and one in each kind of period and each
    segment name of each summary. -#}
with tickets as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__tickets') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

expected as (
    select count(*) as ticket_count
    from tickets
    inner join as_of
        on tickets.opened_at <= as_of.as_of
    where not {{ holdfast.is_listed('tickets.status', var('uncounted_ticket_statuses'), folds_case=true) }}
),

published as (
    select
        'tickets' as mart,
        '-' as period_kind,
        '-' as segment_name,
        count(*) as ticket_count
    from {{ ref('holdfast', 'support__tickets') }}
    {%- for mart in ['summary', 'channel_summary', 'topic_summary'] %}

    union all

    select
        '{{ mart }}' as mart,
        period_kind,
        segment_name,
        sum(ticket_count) as ticket_count
    from {{ ref('holdfast', 'support__' ~ mart) }}
    group by period_kind, segment_name
    {%- endfor %}
)

select
    published.mart,
    published.period_kind,
    published.segment_name,
    'the tickets in the mart are not those of staging that count' as problem
from published
cross join expected
where published.ticket_count <> expected.ticket_count
