with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_responses') }}
    where comment is not null
),

response_topics as (
    select *
    from {{ ref('holdfast', 'int_sentiment__response_topics') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_sentiment__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

commented as (
    select
        responses.survey_id,
        responses.period_kind,
        responses.period_start,
        segments.segment_name,
        segments.segment_value,
        count(*) as all_comment_count
    from responses
    inner join segments
        on responses.customer_key = segments.customer_key
    group by
        responses.survey_id, responses.period_kind, responses.period_start, segments.segment_name,
        segments.segment_value
),

tagged as (
    select
        responses.survey_id,
        responses.period_kind,
        responses.period_start,
        response_topics.topic_name,
        segments.segment_name,
        segments.segment_value,
        count(*) as comment_count,
        cast(sum(responses.score) as bigint) as score_total,
        count(case when responses.is_agreement then 1 end) as favourable_comment_count,
        count(case when responses.is_disagreement then 1 end) as unfavourable_comment_count
    from responses
    inner join response_topics
        on responses.response_id = response_topics.response_id
    inner join segments
        on responses.customer_key = segments.customer_key
    group by
        responses.survey_id, responses.period_kind, responses.period_start,
        response_topics.topic_name, segments.segment_name, segments.segment_value
),

final as (
    select
        tagged.survey_id,
        tagged.period_kind,
        tagged.period_start,
        tagged.topic_name,
        tagged.segment_name,
        tagged.segment_value,
        tagged.comment_count,
        commented.all_comment_count,
        {{ holdfast.safe_divide('tagged.comment_count', 'commented.all_comment_count') }}
            as topic_rate,
        {{ holdfast.safe_divide('tagged.score_total', 'tagged.comment_count') }} as average_score,
        tagged.favourable_comment_count,
        tagged.unfavourable_comment_count,
        tagged.comment_count < {{ var('small_sample_size') }} as is_small_sample,
        periods.is_complete
    from tagged
    inner join commented
        on tagged.survey_id = commented.survey_id
        and tagged.period_kind = commented.period_kind
        and tagged.period_start = commented.period_start
        and tagged.segment_name = commented.segment_name
        and tagged.segment_value = commented.segment_value
    inner join periods
        on tagged.period_kind = periods.period_kind
        and tagged.period_start = periods.period_start
)

select *
from final
