with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_responses') }}
    where survey_kind = 'nps'
),

counts as (
    select *
    from {{ ref('holdfast', 'sentiment__nps') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_definitions') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_sentiment__segments') }}
),

answered as (
    select
        responses.survey_id,
        responses.period_kind,
        responses.period_start,
        segments.segment_name,
        segments.segment_value,
        responses.score,
        count(*) as response_count
    from responses
    inner join segments
        on responses.customer_key = segments.customer_key
    group by
        responses.survey_id, responses.period_kind, responses.period_start, segments.segment_name,
        segments.segment_value, responses.score
),

every_score as (
    select
        counts.survey_id,
        counts.period_kind,
        counts.period_start,
        counts.segment_name,
        counts.segment_value,
        cast(definitions.scale_min + numbers.number as integer) as score,
        counts.response_count as all_response_count,
        counts.is_complete
    from counts
    inner join definitions
        on counts.survey_id = definitions.survey_id
    inner join {{ holdfast.numbers() }} as numbers
        on numbers.number <= definitions.scale_max - definitions.scale_min
    where counts.response_count > 0
),

final as (
    select
        every_score.survey_id,
        every_score.period_kind,
        every_score.period_start,
        every_score.segment_name,
        every_score.segment_value,
        every_score.score,
        coalesce(answered.response_count, 0) as response_count,
        {{ holdfast.safe_divide(
            'coalesce(answered.response_count, 0)', 'every_score.all_response_count'
        ) }} as response_share_rate,
        every_score.is_complete
    from every_score
    left join answered
        on every_score.survey_id = answered.survey_id
        and every_score.period_kind = answered.period_kind
        and every_score.period_start = answered.period_start
        and every_score.segment_name = answered.segment_name
        and every_score.segment_value = answered.segment_value
        and every_score.score = answered.score
)

select *
from final
