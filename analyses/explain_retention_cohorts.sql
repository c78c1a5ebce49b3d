{# Which users or customers are behind a cell of retention.cohorts? Write the cell, then list them:

       dbt show --profiles-dir profiles --limit -1 --select explain_retention_cohorts #}
{{ holdfast.explain(
    'retention.cohorts',
    definition_name='user_monthly',
    cohort_period='2025-03-01',
    period_number=3,
    segment_name='all',
    segment_value='all',
) }}
