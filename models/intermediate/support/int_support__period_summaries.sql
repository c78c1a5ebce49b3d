with tickets as (
    select *
    from {{ ref('holdfast', 'int_support__tickets') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_sentiment__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

-- The same measures of all tickets, of each channel and of each topic: medians do not add up.
parts as (
    {%- for dimension, value in [('all', "'all'"), ('channel', 'channel'), ('topic', 'topic')] %}
    {%- set is_last_dimension = loop.last %}
    {%- for period in holdfast.summary_period_kinds() %}
    select
        tickets.*,
        '{{ dimension }}' as dimension_name,
        {{ value }} as dimension_value,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'opened_date') }} as period_start
    from tickets
    {{ 'union all' if not (loop.last and is_last_dimension) }}
    {%- endfor %}
    {%- endfor %}
),

measured as (
    select
        parts.dimension_name,
        parts.dimension_value,
        parts.period_kind,
        parts.period_start,
        segments.segment_name,
        segments.segment_value,
        count(*) as ticket_count,
        count(parts.first_response_minutes) as responded_count,
        {{ holdfast.median('parts.first_response_minutes') }} as median_first_response_minutes,
        count(case when parts.is_resolved then 1 end) as resolved_count,
        {{ holdfast.median('parts.resolution_hours') }} as median_resolution_hours,
        count(case when parts.is_reopened then 1 end) as reopened_count,
        count(case when parts.is_repeat_contact then 1 end) as repeat_contact_count,
        count(case when parts.is_first_response_breached then 1 end)
            as first_response_breached_count,
        count(case when parts.is_resolution_breached then 1 end) as resolution_breached_count,
        cast(sum(parts.csat_response_count) as bigint) as csat_response_count,
        cast(sum(parts.csat_satisfied_count) as bigint) as csat_satisfied_count
    from parts
    inner join segments
        on parts.customer_key = segments.customer_key
    group by
        parts.dimension_name, parts.dimension_value, parts.period_kind, parts.period_start,
        segments.segment_name, segments.segment_value
),

final as (
    select
        measured.dimension_name,
        measured.dimension_value,
        measured.period_kind,
        measured.period_start,
        measured.segment_name,
        measured.segment_value,
        measured.ticket_count,
        measured.responded_count,
        measured.median_first_response_minutes,
        measured.resolved_count,
        {{ holdfast.safe_divide('measured.resolved_count', 'measured.ticket_count') }}
            as resolution_rate,
        measured.median_resolution_hours,
        measured.reopened_count,
        {{ holdfast.safe_divide('measured.reopened_count', 'measured.ticket_count') }}
            as reopened_rate,
        measured.repeat_contact_count,
        {{ holdfast.safe_divide('measured.repeat_contact_count', 'measured.ticket_count') }}
            as repeat_contact_rate,
        measured.first_response_breached_count,
        measured.resolution_breached_count,
        measured.csat_response_count,
        measured.csat_satisfied_count,
        {{ holdfast.safe_divide('measured.csat_satisfied_count', 'measured.csat_response_count') }}
            as csat_rate,
        periods.is_complete
    from measured
    inner join periods
        on measured.period_kind = periods.period_kind
        and measured.period_start = periods.period_start
)

select *
from final
