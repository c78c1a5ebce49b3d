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

answered as (
    select
        responses.survey_id,
        responses.period_kind,
        responses.period_start,
        segments.segment_name,
        segments.segment_value,
        count(*) as response_count,
        count(distinct responses.respondent_key) as respondent_count,
        count(case when responses.nps_group = 'promoter' then 1 end) as promoter_count,
        count(case when responses.nps_group = 'passive' then 1 end) as passive_count,
        count(case when responses.nps_group = 'detractor' then 1 end) as detractor_count
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
        cast(sum(deliveries.delivered_count) as bigint) as delivered_count
    from deliveries
    inner join segments
        on deliveries.customer_key = segments.customer_key
    group by
        deliveries.survey_id, deliveries.period_kind, deliveries.period_start,
        segments.segment_name, segments.segment_value
),

counted as (
    select
        coalesce(answered.survey_id, delivered.survey_id) as survey_id,
        coalesce(answered.period_kind, delivered.period_kind) as period_kind,
        coalesce(answered.period_start, delivered.period_start) as period_start,
        coalesce(answered.segment_name, delivered.segment_name) as segment_name,
        coalesce(answered.segment_value, delivered.segment_value) as segment_value,
        coalesce(delivered.delivered_count, 0) as delivered_count,
        coalesce(answered.response_count, 0) as response_count,
        coalesce(answered.respondent_count, 0) as respondent_count,
        coalesce(answered.promoter_count, 0) as promoter_count,
        coalesce(answered.passive_count, 0) as passive_count,
        coalesce(answered.detractor_count, 0) as detractor_count
    from answered
    full outer join delivered
        on answered.survey_id = delivered.survey_id
        and answered.period_kind = delivered.period_kind
        and answered.period_start = delivered.period_start
        and answered.segment_name = delivered.segment_name
        and answered.segment_value = delivered.segment_value
),

final as (
    select
        counted.*,
        definitions.survey_kind
    from counted
    inner join definitions
        on counted.survey_id = definitions.survey_id
)

select *
from final
