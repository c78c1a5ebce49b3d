{#- An answer is followed up once its day and the days of the horizon are over. -#}
{%- set horizons = [30, 60, 90, 180] -%}
with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
    where survey_kind = 'nps'
        and not is_superseded
),

response_mrr as (
    select *
    from {{ ref('holdfast', 'int_sentiment__response_mrr') }}
),

mrr_spells as (
    select *
    from {{ ref('holdfast', 'int_sentiment__mrr_spells') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_sentiment__segments') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- Only who pays when answering can be kept or lost: what is said after leaving replaces nothing.
paying as (
    select
        responses.survey_id,
        responses.customer_key,
        responses.nps_group,
        responses.responded_date,
        row_number() over (
            partition by
                responses.survey_id,
                responses.counted_once_key,
                {{ holdfast.period_start('month', 'responses.responded_date') }}
            order by responses.responded_at desc, {{ holdfast.id_order('responses.response_id', 'desc') }}
        ) as recency_rank
    from responses
    inner join response_mrr
        on responses.response_id = response_mrr.response_id
    where response_mrr.mrr > 0
),

followed as (
    {%- for horizon in horizons %}
    select
        paying.*,
        {{ horizon }} as horizon_days,
        {{ holdfast.add_periods('day', horizon, 'paying.responded_date') }} as horizon_date
    from paying
    cross join as_of
    where paying.recency_rank = 1
        and {{ holdfast.add_periods('day', horizon, 'paying.responded_date') }} < as_of.as_of_date
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

outcomes as (
    select
        followed.*,
        coalesce(mrr_spells.mrr > 0, false) as is_retained
    from followed
    left join mrr_spells
        on followed.customer_key = mrr_spells.customer_id
        and followed.horizon_date >= mrr_spells.valid_from_date
        and followed.horizon_date < mrr_spells.valid_to_date
),

counted as (
    select
        outcomes.survey_id,
        outcomes.horizon_days,
        outcomes.nps_group,
        segments.segment_name,
        segments.segment_value,
        count(*) as response_count,
        count(distinct outcomes.customer_key) as customer_count,
        count(case when outcomes.is_retained then 1 end) as retained_count
    from outcomes
    inner join segments
        on outcomes.customer_key = segments.customer_key
    group by
        outcomes.survey_id, outcomes.horizon_days, outcomes.nps_group, segments.segment_name,
        segments.segment_value
),

final as (
    select
        survey_id,
        horizon_days,
        nps_group,
        segment_name,
        segment_value,
        response_count,
        customer_count,
        retained_count,
        {{ holdfast.safe_divide('retained_count', 'response_count') }} as retention_rate,
        {{ holdfast.wilson_bound('low', 'retained_count', 'response_count') }}
            as retention_rate_low,
        {{ holdfast.wilson_bound('high', 'retained_count', 'response_count') }}
            as retention_rate_high,
        response_count < {{ var('small_sample_size') }} as is_small_sample
    from counted
)

select *
from final
