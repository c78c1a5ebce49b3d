-- Every customer has one value of every segment, so the values of a segment sum to all.
{% set marts = [
    ('engagement__active_users', ['activity_date'], 'dau + wau + mau + new_user_count'),
    ('engagement__lifecycle', ['period_kind', 'period_start', 'entity'],
        'active_count + new_count + signed_up_count + returning_count + resurrecting_count'
        ' + dormant_count'),
    ('engagement__stickiness', ['stickiness_name', 'range_start', 'active_period_count'], 'user_count'),
    ('engagement__session_summary', ['period_kind', 'period_start'],
        'session_count + page_view_count + event_count + bounce_count'),
    ('engagement__funnels', ['funnel_name', 'step_number'], 'entity_count'),
    ('engagement__feature_adoption', ['feature_name', 'period_kind', 'period_start'],
        'user_count + customer_count + event_count'),
    ('engagement__onboarding', ['milestone_name', 'period_kind', 'cohort_period'],
        'user_count + due_count + coalesce(reached_count + on_time_count, 0) + ever_reached_count'),
    ('engagement__power_curve', ['window_days', 'window_end_date', 'active_day_count'], 'user_count'),
    ('engagement__frequency', ['month', 'frequency_name'], 'user_count'),
    ('engagement__inactivity_before_churn', ['outcome'],
        'customer_count + measured_count + silent_14_days_count + silent_60_days_count'),
    ('engagement__feature_retention', ['feature_name', 'entity', 'horizon_days'],
        'used_count + used_retained_count + unused_count + unused_retained_count'),
    (
        'engagement__conversions', ['goal_name', 'period_kind', 'period_start'],
        'visitor_count + conversion_count + same_session_conversion_count + window_visitor_count',
    ),
] -%}
{% for mart, keys, measure in marts %}
{%- set name = 'dimension_name' if mart == 'engagement__conversions' else 'segment_name' %}
select problem
from (
    select
        '{{ mart }}: ' || segment_totals.{{ name }} || ' sums to ' || cast(
            segment_totals.total as {{ dbt.type_string() }}
        ) || ', all is ' || cast(all_totals.total as {{ dbt.type_string() }}) as problem
    from (
        select {{ keys | join(', ') }}, {{ name }}, sum({{ measure }}) as total
        from {{ ref('holdfast', mart) }}
        group by {{ keys | join(', ') }}, {{ name }}
    ) as segment_totals
    inner join (
        select {{ keys | join(', ') }}, {{ measure }} as total
        from {{ ref('holdfast', mart) }}
        where {{ name }} = 'all'
    ) as all_totals
        on {% for key in keys -%}
        segment_totals.{{ key }} = all_totals.{{ key }}{{ ' and ' if not loop.last }}
        {%- endfor %}
    where segment_totals.total <> all_totals.total
        {%- if mart == 'engagement__stickiness' %}
        -- a range in which nobody was active is shown for all alone
        and segment_totals.{{ name }} <> 'all'
        {%- endif %}
) as problems
{{ 'union all' if not loop.last }}
{% endfor %}
