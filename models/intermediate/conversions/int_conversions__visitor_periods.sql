{#- A view: the mart counts it in one pass, and stored it would be the sessions many times over. -#}
{{ config(materialized='view') }}

{% set periods = ['day', 'week', 'month', 'quarter', 'year'] -%}
with visits as (
    select *
    from {{ ref('holdfast', 'int_conversions__visits') }}
),

reached_goals as (
    select *
    from {{ ref('holdfast', 'int_conversions__reached_goals') }}
),

goals as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__conversion_goals') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

goal_names as (
    select distinct goal_name
    from goals
),

first_visits as (
    {%- for period in periods %}
    select
        visits.*,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'session_date') }} as period_start
    from visits
    where
        previous_session_date is null
        or {{ holdfast.period_start(period, 'previous_session_date') }}
        < {{ holdfast.period_start(period, 'session_date') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

conversions as (
    {%- for period in periods %}
    select distinct
        goal_name,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'session_date') }} as period_start,
        visitor_id
    from reached_goals
    where is_reached
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{% set window_end = dbt.dateadd('day', var('conversion_window_days'), 'first_visits.started_at') -%}
final as (
    select
        goal_names.goal_name,
        first_visits.period_kind,
        first_visits.period_start,
        first_visits.visitor_id,
        first_visits.all_value,
        first_visits.segment_value,
        first_visits.country_value,
        first_visits.acquisition_channel_value,
        first_visits.plan_value,
        first_visits.channel_value,
        first_visits.source_value,
        first_visits.landing_page_value,
        first_visits.device_value,
        conversions.visitor_id is not null as is_converted,
        coalesce(reached_goals.is_reached, false) as is_converted_in_session,
        {{ window_end }} <= as_of.as_of as is_window_over,
        coalesce(reached_goals.next_reached_at <= {{ window_end }}, false)
            as is_converted_in_window
    from first_visits
    cross join goal_names
    cross join as_of
    left join conversions
        on
            goal_names.goal_name = conversions.goal_name
            and first_visits.period_kind = conversions.period_kind
            and first_visits.period_start = conversions.period_start
            and first_visits.visitor_id = conversions.visitor_id
    left join reached_goals
        on
            goal_names.goal_name = reached_goals.goal_name
            and first_visits.session_id = reached_goals.session_id
)

select *
from final
