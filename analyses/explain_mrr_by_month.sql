{# Which customers are behind a cell of revenue.mrr_by_month? Write the cell, then list them:

       dbt show --profiles-dir profiles --limit -1 --select explain_mrr_by_month #}
{{ holdfast.explain(
    'revenue.mrr_by_month',
    month='2025-12-01',
    segment_name='segment',
    segment_value='smb',
) }}
