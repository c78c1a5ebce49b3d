with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_responses') }}
),

deliveries as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_deliveries') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_definitions') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_sentiment__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

answered as (
    select
        responses.survey_id,
        responses.period_kind,
        responses.period_start,
        segments.segment_name,
        segments.segment_value,
        0 as delivered_count,
        count(*) as response_count,
        count(distinct responses.respondent_key) as respondent_count
    from responses
    inner join segments
        on responses.customer_key = segments.customer_key
    group by
        responses.survey_id, responses.period_kind, responses.period_start, segments.segment_name,
        segments.segment_value
),

delivered as (
    select
        deliveries.survey_id,
        deliveries.period_kind,
        deliveries.period_start,
        segments.segment_name,
        segments.segment_value,
        sum(deliveries.delivered_count) as delivered_count,
        0 as response_count,
        0 as respondent_count
    from deliveries
    inner join segments
        on deliveries.customer_key = segments.customer_key
    group by
        deliveries.survey_id, deliveries.period_kind, deliveries.period_start,
        segments.segment_name, segments.segment_value
),

parts as (
    select *
    from answered

    union all

    select *
    from delivered
),

summed as (
    select
        survey_id,
        period_kind,
        period_start,
        segment_name,
        segment_value,
        cast(sum(delivered_count) as bigint) as delivered_count,
        cast(sum(response_count) as bigint) as response_count,
        cast(sum(respondent_count) as bigint) as respondent_count
    from parts
    group by survey_id, period_kind, period_start, segment_name, segment_value
),

final as (
    select
        summed.survey_id,
        definitions.survey_kind,
        summed.period_kind,
        summed.period_start,
        summed.segment_name,
        summed.segment_value,
        summed.delivered_count,
        summed.response_count,
        summed.respondent_count,
        {{ holdfast.safe_divide('summed.respondent_count', 'summed.delivered_count') }}
            as response_rate,
        periods.is_complete
    from summed
    inner join definitions
        on summed.survey_id = definitions.survey_id
    inner join periods
        on summed.period_kind = periods.period_kind
        and summed.period_start = periods.period_start
)

select *
from final
