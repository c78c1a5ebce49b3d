with measures as (
    {%- for mart, kind, measure in [
        ('nps', 'survey_id', 'promoter_count'),
        ('nps', 'survey_id', 'passive_count'),
        ('nps', 'survey_id', 'detractor_count'),
        ('nps', 'survey_id', 'delivered_count'),
        ('csat', 'channel', 'response_count'),
        ('csat', 'channel', 'satisfied_count'),
        ('ces', 'touchpoint', 'response_count'),
        ('ces', 'touchpoint', 'agree_count'),
        ('response_rates', 'survey_kind', 'delivered_count'),
        ('response_rates', 'survey_kind', 'response_count'),
    ] %}
    select
        '{{ mart }}' as mart,
        '{{ measure }}' as measure,
        survey_id,
        period_kind,
        period_start,
        {{ kind }} as part,
        segment_name,
        sum({{ measure }}) as total
    from {{ ref('holdfast', 'sentiment__' ~ mart) }}
    group by survey_id, period_kind, period_start, {{ kind }}, segment_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    mart,
    survey_id,
    period_kind,
    period_start,
    part,
    'the segments of ' || measure || ' sum to different totals' as problem
from measures
group by mart, measure, survey_id, period_kind, period_start, part
having min(total) <> max(total)
    or count(*) <> 5
