{#- A relational survey asks what a respondent thinks now, so a period holds the latest answer of
    each; a transactional one asks about an interaction, so each interaction counts once, in its own
    period. -#}
with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
    where not is_superseded
),

in_periods as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        responses.*,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'responded_date') }} as period_start
    from responses
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        in_periods.*,
        row_number() over (
            partition by survey_id, period_kind, period_start, counted_once_key
            order by responded_at desc, {{ holdfast.id_order('response_id', 'desc') }}
        ) as recency_rank
    from in_periods
),

final as (
    select
        period_kind,
        period_start,
        response_id,
        survey_id,
        survey_kind,
        counting_method,
        scale_min,
        scale_max,
        customer_id,
        customer_key,
        respondent_key,
        channel,
        touchpoint,
        comment,
        score,
        nps_group,
        is_top_box,
        is_agreement,
        is_disagreement
    from ranked
    where recency_rank = 1
)

select *
from final
