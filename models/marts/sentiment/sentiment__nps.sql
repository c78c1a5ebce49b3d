with counts as (
    select *
    from {{ ref('holdfast', 'int_sentiment__response_counts') }}
    where survey_kind = 'nps'
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

counted as (
    select
        counts.*,
        periods.next_period_start,
        periods.is_complete
    from counts
    inner join periods
        on counts.period_kind = periods.period_kind
        and counts.period_start = periods.period_start
),

-- Three imaginary answers (0.75 of a promoter, 1.5 passives, 0.75 of a detractor) keep the interval
-- of a small or one-sided sample honest.
shares as (
    select
        counted.*,
        {{ holdfast.safe_divide('promoter_count', 'response_count') }} as promoter_share,
        {{ holdfast.safe_divide('detractor_count', 'response_count') }} as detractor_share,
        case
            when response_count > 0
                then {{ holdfast.safe_divide('promoter_count + 0.75', 'response_count + 3') }}
        end as adjusted_promoter_share,
        case
            when response_count > 0
                then {{ holdfast.safe_divide('detractor_count + 0.75', 'response_count + 3') }}
        end as adjusted_detractor_share
    from counted
),

scored as (
    select
        shares.*,
        {{ holdfast.safe_divide('100.0 * (promoter_count - detractor_count)', 'response_count') }}
            as nps,
        100 * sqrt(greatest(
            promoter_share + detractor_share
            - (promoter_share - detractor_share) * (promoter_share - detractor_share),
            0
        ) / nullif(response_count, 0)) as nps_standard_error,
        100 * (adjusted_promoter_share - adjusted_detractor_share) as adjusted_nps,
        100 * sqrt((
            adjusted_promoter_share + adjusted_detractor_share
            - (adjusted_promoter_share - adjusted_detractor_share)
            * (adjusted_promoter_share - adjusted_detractor_share)
        ) / (response_count + 3)) as adjusted_standard_error
    from shares
),

compared as (
    select
        scored.*,
        previous.nps as previous_nps,
        scored.nps - previous.nps as nps_change,
        sqrt(
            scored.adjusted_standard_error * scored.adjusted_standard_error
            + previous.adjusted_standard_error * previous.adjusted_standard_error
        ) as nps_change_standard_error,
        scored.adjusted_nps - previous.adjusted_nps as adjusted_change
    from scored
    left join scored as previous
        on scored.survey_id = previous.survey_id
        and scored.period_kind = previous.period_kind
        and scored.period_start = previous.next_period_start
        and scored.segment_name = previous.segment_name
        and scored.segment_value = previous.segment_value
),

final as (
    select
        survey_id,
        period_kind,
        period_start,
        segment_name,
        segment_value,
        promoter_count,
        passive_count,
        detractor_count,
        response_count,
        nps,
        case
            when response_count > 0
                then greatest(
                    adjusted_nps - {{ var('confidence_z') }} * adjusted_standard_error, -100
                )
        end as nps_low,
        case
            when response_count > 0
                then least(
                    adjusted_nps + {{ var('confidence_z') }} * adjusted_standard_error, 100
                )
        end as nps_high,
        nps_standard_error,
        previous_nps,
        nps_change,
        nps_change_standard_error,
        abs(adjusted_change) > {{ var('confidence_z') }} * nps_change_standard_error
        and adjusted_change * nps_change > 0 as is_change_significant,
        response_count < {{ var('small_sample_size') }} as is_small_sample,
        delivered_count,
        respondent_count,
        {{ holdfast.safe_divide('response_count', 'delivered_count') }} as response_rate,
        is_complete
    from compared
)

select *
from final
