{% for table in holdfast.raw_contract() -%}
select
    '{{ table }}' as source_table,
    {%- if table == 'events' %}
    cast(coalesce(sum(event_count), 0) as bigint) as staged_row_count
from {{ ref('holdfast', 'int_quality__event_arrivals') }}
    {%- else %}
    count(*) as staged_row_count
from {{ ref('holdfast', 'stg_holdfast__' ~ table) }}
    {%- endif %}
{{ 'union all' if not loop.last }}
{% endfor %}
