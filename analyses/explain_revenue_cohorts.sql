{# Which customers, and how much of their MRR, are behind a cell of revenue.cohorts?
   Write the cell, then list them:

       dbt show --profiles-dir profiles --limit -1 --select explain_revenue_cohorts #}
{{ holdfast.explain(
    'revenue.cohorts',
    cohort_month='2024-06-01',
    months_since_start=12,
    segment_name='all',
    segment_value='all',
) }}
