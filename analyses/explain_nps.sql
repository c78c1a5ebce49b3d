{# Which answers and deliveries are behind a cell of sentiment.nps? Write the cell, then list them:

       dbt show --profiles-dir profiles --limit -1 --select explain_nps #}
{{ holdfast.explain(
    'sentiment.nps',
    survey_id='nps_relationship',
    period_kind='quarter',
    period_start='2025-10-01',
    segment_name='all',
    segment_value='all',
) }}
