with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_responses') }}
    where survey_kind = 'csat'
),

segments as (
    select *
    from {{ ref('holdfast', 'int_sentiment__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

counted as (
    select
        responses.survey_id,
        responses.counting_method,
        responses.period_kind,
        responses.period_start,
        responses.channel,
        segments.segment_name,
        segments.segment_value,
        count(*) as response_count,
        count(case when responses.is_top_box then 1 end) as satisfied_count,
        cast(sum(responses.score) as bigint) as score_total
    from responses
    inner join segments
        on responses.customer_key = segments.customer_key
    group by
        responses.survey_id, responses.counting_method, responses.period_kind,
        responses.period_start, responses.channel, segments.segment_name, segments.segment_value
),

rated as (
    select
        counted.*,
        {{ holdfast.safe_divide('satisfied_count', 'response_count') }} as csat_rate,
        {{ holdfast.safe_divide('score_total', 'response_count') }} as average_score
    from counted
),

final as (
    select
        rated.survey_id,
        rated.period_kind,
        rated.period_start,
        rated.channel,
        rated.segment_name,
        rated.segment_value,
        rated.response_count,
        rated.satisfied_count,
        rated.csat_rate,
        {{ holdfast.wilson_bound('low', 'rated.satisfied_count', 'rated.response_count') }}
            as csat_low,
        {{ holdfast.wilson_bound('high', 'rated.satisfied_count', 'rated.response_count') }}
            as csat_high,
        rated.average_score,
        case
            when rated.counting_method = 'mean' then rated.average_score else rated.csat_rate
        end as csat,
        rated.response_count < {{ var('small_sample_size') }} as is_small_sample,
        periods.is_complete
    from rated
    inner join periods
        on rated.period_kind = periods.period_kind
        and rated.period_start = periods.period_start
)

select *
from final
