{#- The marts must hold as many answers as there are respondents (of a relational survey) or
    interactions (of a transactional one). -#}
with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
),

expected as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        survey_id,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'responded_date') }} as period_start,
        count(distinct counted_once_key) as response_count
    from responses
    where not is_superseded
    group by survey_id, {{ holdfast.period_start(period, 'responded_date') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

published as (
    {%- for mart in ['nps', 'csat', 'ces', 'nps_distribution', 'response_rates'] %}
    select
        '{{ mart }}' as mart,
        survey_id,
        period_kind,
        period_start,
        sum(response_count) as response_count
    from {{ ref('holdfast', 'sentiment__' ~ mart) }}
    where segment_name = 'all'
    group by survey_id, period_kind, period_start
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        published.mart,
        coalesce(expected.survey_id, published.survey_id) as survey_id,
        coalesce(expected.period_kind, published.period_kind) as period_kind,
        coalesce(expected.period_start, published.period_start) as period_start,
        coalesce(expected.response_count, 0) as expected_count,
        coalesce(published.response_count, 0) as published_count
    from expected
    full outer join published
        on expected.survey_id = published.survey_id
        and expected.period_kind = published.period_kind
        and expected.period_start = published.period_start
)

select
    *,
    'answers that count: ' || expected_count || ', in the mart: ' || published_count as problem
from final
where expected_count <> published_count
