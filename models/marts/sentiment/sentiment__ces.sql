with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_responses') }}
    where survey_kind = 'ces'
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
        responses.touchpoint,
        segments.segment_name,
        segments.segment_value,
        count(*) as response_count,
        count(case when responses.is_agreement then 1 end) as agree_count,
        count(case when responses.is_disagreement then 1 end) as disagree_count,
        count(case when responses.is_top_box then 1 end) as top_box_count,
        cast(sum(responses.score) as bigint) as score_total
    from responses
    inner join segments
        on responses.customer_key = segments.customer_key
    group by
        responses.survey_id, responses.counting_method, responses.period_kind,
        responses.period_start, responses.touchpoint, segments.segment_name, segments.segment_value
),

rated as (
    select
        counted.*,
        {{ holdfast.safe_divide('score_total', 'response_count') }} as average_effort,
        {{ holdfast.safe_divide('agree_count', 'response_count') }} as agree_rate,
        {{ holdfast.safe_divide('top_box_count', 'response_count') }} as top_box_rate
    from counted
),

final as (
    select
        rated.survey_id,
        rated.period_kind,
        rated.period_start,
        rated.touchpoint,
        rated.segment_name,
        rated.segment_value,
        rated.response_count,
        rated.score_total,
        rated.average_effort,
        rated.agree_count,
        rated.response_count - rated.agree_count - rated.disagree_count as neutral_count,
        rated.disagree_count,
        rated.agree_rate,
        {{ holdfast.wilson_bound('low', 'rated.agree_count', 'rated.response_count') }}
            as agree_low,
        {{ holdfast.wilson_bound('high', 'rated.agree_count', 'rated.response_count') }}
            as agree_high,
        rated.top_box_count,
        rated.top_box_rate,
        {{ holdfast.wilson_bound('low', 'rated.top_box_count', 'rated.response_count') }}
            as top_box_low,
        {{ holdfast.wilson_bound('high', 'rated.top_box_count', 'rated.response_count') }}
            as top_box_high,
        case rated.counting_method
            when 'agree' then rated.agree_rate
            when 'top_box' then rated.top_box_rate
            else rated.average_effort
        end as ces,
        rated.response_count < {{ var('small_sample_size') }} as is_small_sample,
        periods.is_complete
    from rated
    inner join periods
        on rated.period_kind = periods.period_kind
        and rated.period_start = periods.period_start
)

select *
from final
