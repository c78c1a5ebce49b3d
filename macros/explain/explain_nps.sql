{# The answers and deliveries behind a cell of sentiment.nps, the lowest scores first. A respondent with several
   answers in a period counts once in respondent_count: count the distinct respondent_key.

   cell  values of survey_id, period_kind, period_start, segment_name, segment_value, as explain gives them #}
{% macro explain_nps(cell) -%}
select
    details.row_kind,
    details.row_id,
    details.customer_id,
    details.score,
    responses.comment,
    details.respondent_key,
    details.promoter_count,
    details.passive_count,
    details.detractor_count,
    details.response_count,
    details.delivered_count,
    details.survey_id,
    details.period_kind,
    details.period_start,
    segments.segment_name,
    segments.segment_value
from {{ ref('holdfast', 'sentiment__nps_detail') }} as details
inner join {{ ref('holdfast', 'int_sentiment__segments') }} as segments
    on coalesce(details.customer_id, '') = segments.customer_key
left join {{ ref('holdfast', 'sentiment__responses') }} as responses
    on details.row_id = responses.response_id
    and details.row_kind = 'answer'
where {{ holdfast.in_cell(cell, {
    'survey_id': 'details.survey_id',
    'period_kind': 'details.period_kind',
    'period_start': 'details.period_start',
    'segment_name': 'segments.segment_name',
    'segment_value': 'segments.segment_value',
}, dates=['period_start']) }}
order by
    details.survey_id, details.period_kind, details.period_start, segments.segment_name,
    segments.segment_value, details.row_kind, details.score, details.row_id
{%- endmacro %}
