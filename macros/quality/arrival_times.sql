{# By which times of a raw row its lateness is judged: the first is when it happened, any further ones say what
   happened to it later. Tables that say of no moment when it happened are left out.

   Returns: a dict of table to {columns, period}; period is what a date among them stands for, none when they
   are timestamps. #}
{% macro arrival_times() %}
{% set later = {
    'customers': ['loyalty_joined_at', 'updated_at'],
    'subscriptions': ['cancel_requested_at', 'ended_at', 'updated_at'],
    'tickets': ['first_responded_at', 'resolved_at'],
    'campaign_touches': ['opened_at', 'clicked_at', 'converted_at'],
} %}
{% set periods = {'exchange_rates': 'day', 'search_performance': 'day', 'acquisition_costs': 'month'} %}
{% set times = {} %}
{% for table, spec in holdfast.raw_contract().items() if spec.time is defined %}
    {% do times.update({
        table: {'columns': [spec.time] + later.get(table, []), 'period': periods.get(table, none)}
    }) %}
{% endfor %}
{{ return(times) }}
{% endmacro %}
