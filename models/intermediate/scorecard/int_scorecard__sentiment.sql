with headlines as (
    select *
    from {{ ref('holdfast', 'int_scorecard__headlines') }}
),

nps_periods as (
    select *
    from {{ ref('holdfast', 'sentiment__nps') }}
),

csat_channels as (
    select *
    from {{ ref('holdfast', 'sentiment__csat') }}
),

ces_touchpoints as (
    select *
    from {{ ref('holdfast', 'sentiment__ces') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_definitions') }}
),

nps as (
    select nps_periods.*
    from nps_periods
    inner join headlines
        on nps_periods.survey_id = headlines.headline_name and headlines.headline_kind = 'nps'
),

-- An answer has one channel and one touchpoint: their counts sum to the survey's.
csat as (
    select
        csat_channels.period_kind,
        csat_channels.period_start,
        csat_channels.segment_name,
        csat_channels.segment_value,
        csat_channels.is_complete,
        {{ holdfast.safe_divide(
            'sum(csat_channels.satisfied_count)', 'sum(csat_channels.response_count)'
        ) }} as csat_rate
    from csat_channels
    inner join headlines
        on csat_channels.survey_id = headlines.headline_name and headlines.headline_kind = 'csat'
    group by
        csat_channels.period_kind, csat_channels.period_start, csat_channels.segment_name,
        csat_channels.segment_value, csat_channels.is_complete
),

ces_summed as (
    select
        ces_touchpoints.survey_id,
        ces_touchpoints.period_kind,
        ces_touchpoints.period_start,
        ces_touchpoints.segment_name,
        ces_touchpoints.segment_value,
        ces_touchpoints.is_complete,
        sum(ces_touchpoints.agree_count) as agree_count,
        sum(ces_touchpoints.score_total) as score_total,
        sum(ces_touchpoints.response_count) as response_count
    from ces_touchpoints
    inner join headlines
        on ces_touchpoints.survey_id = headlines.headline_name and headlines.headline_kind = 'ces'
    group by
        ces_touchpoints.survey_id, ces_touchpoints.period_kind, ces_touchpoints.period_start,
        ces_touchpoints.segment_name, ces_touchpoints.segment_value, ces_touchpoints.is_complete
),

ces as (
    select
        ces_summed.*,
        {{ holdfast.safe_divide('ces_summed.agree_count', 'ces_summed.response_count') }}
            as agree_rate,
        case
            when definitions.higher_is_better
                then {{ holdfast.safe_divide('ces_summed.score_total', 'ces_summed.response_count') }}
            else
                definitions.scale_min + definitions.scale_max
                - {{ holdfast.safe_divide('ces_summed.score_total', 'ces_summed.response_count') }}
        end as average_ease
    from ces_summed
    inner join definitions
        on ces_summed.survey_id = definitions.survey_id
),

final as (
    {{ holdfast.scorecard_rows('nps', {'nps': 'nps', 'survey_response_rate': 'response_rate'}) }}

    union all

    {{ holdfast.scorecard_rows('csat', {'csat_rate': 'csat_rate'}) }}

    union all

    {{ holdfast.scorecard_rows('ces', {'ces': 'average_ease', 'ces_agree_rate': 'agree_rate'}) }}
)

select *
from final
