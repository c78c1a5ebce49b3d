with counts as (
    select *
    from {{ ref('holdfast', 'int_sentiment__response_counts') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

final as (
    select
        counts.survey_id,
        counts.survey_kind,
        counts.period_kind,
        counts.period_start,
        counts.segment_name,
        counts.segment_value,
        counts.delivered_count,
        counts.response_count,
        counts.respondent_count,
        {{ holdfast.safe_divide('counts.response_count', 'counts.delivered_count') }}
            as response_rate,
        periods.is_complete
    from counts
    inner join periods
        on counts.period_kind = periods.period_kind
        and counts.period_start = periods.period_start
)

select *
from final
