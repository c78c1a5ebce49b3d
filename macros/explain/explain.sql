{# The rows behind a cell of a mart: SQL whose rows add up to the cell, column by column of the same name.

       dbt show --limit -1 --inline "{{ holdfast.explain('revenue.mrr_by_month', month='2025-06-01') }}"

   dbt show prints the first columns alone, so those that matter come first; --output json prints them all.

   mart    revenue.mrr_by_month, revenue.cohorts, retention.cohorts, retention.customer_retention or
           sentiment.nps
   kwargs  the cell, by the columns of the mart's primary key; a column left out stands for each of its
           values, but segment_name for `all` (none: for each)

   Raises: one line that names the choices when the mart or a column is not known. #}
{% macro explain(mart) %}
{%- set keys = {
    'revenue.mrr_by_month': ['month', 'segment_name', 'segment_value'],
    'revenue.cohorts': ['cohort_month', 'months_since_start', 'segment_name', 'segment_value'],
    'retention.cohorts': [
        'definition_name', 'segment_name', 'segment_value', 'cohort_period', 'period_number',
    ],
    'retention.customer_retention': ['period_kind', 'period_start', 'segment_name', 'segment_value'],
    'sentiment.nps': ['survey_id', 'period_kind', 'period_start', 'segment_name', 'segment_value'],
} -%}
{%- set name = mart | replace('__', '.') -%}
{%- if name not in keys -%}
    {%- do exceptions.raise_compiler_error(
        'explain does not know ' ~ mart ~ ': name one of ' ~ keys | join(', ') ~ '.'
    ) -%}
{%- endif -%}
{%- set cell = {'segment_name': 'all'} -%}
{%- for column, value in kwargs.items() -%}
    {%- if column not in keys[name] -%}
        {%- do exceptions.raise_compiler_error(
            name ~ ' has no ' ~ column ~ ' in its key: give any of ' ~ keys[name] | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
    {%- do cell.update({column: value}) -%}
{%- endfor -%}
{%- set rows = {
    'revenue.mrr_by_month': holdfast.explain_mrr_by_month,
    'revenue.cohorts': holdfast.explain_revenue_cohorts,
    'retention.cohorts': holdfast.explain_retention_cohorts,
    'retention.customer_retention': holdfast.explain_customer_retention,
    'sentiment.nps': holdfast.explain_nps,
}[name] -%}
{{ rows(cell) }}
{%- endmacro %}
