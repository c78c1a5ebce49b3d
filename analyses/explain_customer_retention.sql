{# Which paying customers came, stayed and left in a cell of retention.customer_retention?
   Write the cell, then list them:

       dbt show --profiles-dir profiles --limit -1 --select explain_customer_retention #}
{{ holdfast.explain(
    'retention.customer_retention',
    period_kind='quarter',
    period_start='2025-10-01',
    segment_name='all',
    segment_value='all',
) }}
