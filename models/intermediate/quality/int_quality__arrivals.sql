{%- set times = holdfast.arrival_times() -%}
{%- do times.pop('events') -%}
with event_arrivals as (
    select *
    from {{ ref('holdfast', 'int_quality__event_arrivals') }}
),

{% for table, spec in times.items() -%}
{%- set first = spec.columns[0] -%}
{{ table }}_told as (
    select
        {%- if spec.period %}
        {{ first }} as happened_date,
        {{ holdfast.utc_time(
            'cast(' ~ holdfast.add_periods(spec.period, 1, holdfast.period_start(spec.period, first))
            ~ ' as timestamp)'
        ) }} as happened_at,
        {%- elif spec.columns | length > 1 %}
        greatest(
            {%- for column in spec.columns %}
            case when {{ column }} <= loaded_at then {{ column }} else {{ first }} end
            {{- ',' if not loop.last }}
            {%- endfor %}
        ) as happened_at,
        {%- else %}
        {{ first }} as happened_at,
        {%- endif %}
        loaded_at
    from {{ ref('holdfast', 'stg_holdfast__' ~ table) }}
),

{% endfor -%}

dated as (
    {%- for table, spec in times.items() %}
    {%- set happened_date = 'happened_date' if spec.period else holdfast.local_date('happened_at') %}
    select
        '{{ table }}' as source_table,
        {{ holdfast.period_start('month', happened_date) }} as month,
        {{ holdfast.lateness_hours('happened_at', 'loaded_at') }} as lateness_hours,
        {{ holdfast.is_after_close(happened_date, holdfast.local_date('loaded_at')) }}
            as is_after_close
    from {{ table }}_told
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        source_table,
        month,
        lateness_hours,
        is_after_close,
        count(*) as row_count
    from dated
    group by source_table, month, lateness_hours, is_after_close

    union all

    select
        'events' as source_table,
        month,
        lateness_hours,
        is_after_close,
        event_count as row_count
    from event_arrivals
)

select *
from final
