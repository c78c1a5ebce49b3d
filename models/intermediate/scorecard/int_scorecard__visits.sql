{%- set segment_names = "('all', 'segment', 'country', 'acquisition_channel', 'plan')" -%}
with conversions as (
    select
        goal_conversions.*,
        goal_conversions.dimension_name as segment_name,
        goal_conversions.dimension_value as segment_value
    from {{ ref('holdfast', 'engagement__conversions') }} as goal_conversions
    where goal_conversions.period_kind <> 'day'
        and goal_conversions.dimension_name in {{ segment_names }}
),

headlines as (
    select *
    from {{ ref('holdfast', 'int_scorecard__headlines') }}
    where headline_kind = 'goal'
),

sessions as (
    select *
    from {{ ref('holdfast', 'engagement__session_summary') }}
    where period_kind <> 'day'
        and segment_name in {{ segment_names }}
),

search_pages as (
    select *
    from {{ ref('holdfast', 'engagement__organic_search') }}
),

headline_conversions as (
    select conversions.*
    from conversions
    inner join headlines
        on conversions.goal_name = headlines.headline_name
),

-- Pages have no segments of customers: they sum to all.
search as (
    select
        period_kind,
        period_start,
        'all' as segment_name,
        'all' as segment_value,
        sum(click_count) as click_count,
        sum(impression_count) as impression_count,
        {{ holdfast.safe_divide('sum(click_through_rate * impression_count)', 'sum(impression_count)') }}
            as click_through_rate,
        is_complete
    from search_pages
    group by period_kind, period_start, is_complete
),

final as (
    {{ holdfast.scorecard_rows('headline_conversions', {'conversion_rate': 'conversion_rate'}) }}

    union all

    {{ holdfast.scorecard_rows('sessions', {
        'session_count': 'session_count',
        'pages_per_session': 'pages_per_session',
        'average_session_seconds': 'average_session_seconds',
        'bounce_rate': 'bounce_rate',
    }) }}

    union all

    {{ holdfast.scorecard_rows('search', {
        'organic_click_count': 'click_count',
        'organic_impression_count': 'impression_count',
        'organic_click_through_rate': 'click_through_rate',
    }) }}
)

select *
from final
