with active_periods as (
    select *
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
),

sign_ups as (
    select
        entities.entity_number,
        {{ holdfast.local_date('min(business_events.occurred_at)') }} as signed_up_date
    from {{ ref('holdfast', 'int_engagement__business_events') }} as business_events
    inner join entities
        on
            business_events.entity = entities.entity
            and business_events.entity_id = entities.entity_id
    where business_events.event_name = '$signed_up'
    group by entities.entity_number
),

period_counts as (
    select
        active_periods.entity,
        active_periods.period_kind,
        active_periods.profile_id,
        active_periods.period_index,
        count(*) as active_count,
        count(case when active_periods.previous_index is null then 1 end) as new_count,
        count(
            case
                when active_periods.period_index = case active_periods.period_kind
                    {%- for kind in ['day', 'week', 'month', 'quarter', 'year'] %}
                    when '{{ kind }}' then {{ holdfast.period_index(kind, 'sign_ups.signed_up_date') }}
                    {%- endfor %}
                end then 1
            end
        ) as signed_up_count,
        count(case when active_periods.previous_index = active_periods.period_index - 1 then 1 end)
            as returning_count,
        count(case when active_periods.previous_index < active_periods.period_index - 1 then 1 end)
            as resurrecting_count,
        count(case when active_periods.next_index = active_periods.period_index + 1 then null else 1 end)
            as leaving_count
    from active_periods
    left join sign_ups
        on active_periods.entity_number = sign_ups.entity_number
    group by
        active_periods.entity, active_periods.period_kind, active_periods.profile_id,
        active_periods.period_index
),

{% set measures = ['active', 'new', 'signed_up', 'returning', 'resurrecting', 'dormant'] -%}
-- Whoever is not active in the period after an active one is dormant in it.
profile_counts as (
    {%- for shift in [0, 1] %}
    select
        entity,
        period_kind,
        profile_id,
        period_index + {{ shift }} as period_index,
        {%- for measure in measures[:-1] %}
        {{ '0 as ' if shift }}{{ measure }}_count,
        {%- endfor %}
        {{ 'leaving_count' if shift else '0' }} as dormant_count
    from period_counts
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

segment_counts as (
    select
        profile_counts.entity,
        profile_counts.period_kind,
        {{ holdfast.indexed_period_start(
            'profile_counts.period_kind', 'profile_counts.period_index'
        ) }} as period_start,
        segments.segment_name,
        segments.segment_value,
        {%- for measure in measures %}
        cast(sum({{ measure }}_count) as bigint) as {{ measure }}_count{{ ',' if not loop.last }}
        {%- endfor %}
    from profile_counts
    inner join segments
        on profile_counts.profile_id = segments.profile_id
    group by
        profile_counts.entity, profile_counts.period_kind, profile_counts.period_index,
        segments.segment_name, segments.segment_value
),

first_periods as (
    select
        entity,
        period_kind,
        min(period_start) as first_period_start
    from segment_counts
    group by entity, period_kind
),

active_segments as (
    select distinct
        entity,
        segment_name,
        segment_value
    from segment_counts
),

final as (
    select
        periods.period_kind,
        periods.period_start,
        first_periods.entity,
        active_segments.segment_name,
        active_segments.segment_value,
        {%- for measure in measures %}
        coalesce(segment_counts.{{ measure }}_count, 0) as {{ measure }}_count,
        {%- endfor %}
        periods.is_complete
    from periods
    inner join first_periods
        on
            periods.period_kind = first_periods.period_kind
            and periods.period_start >= first_periods.first_period_start
    inner join active_segments
        on first_periods.entity = active_segments.entity
    left join segment_counts
        on
            periods.period_kind = segment_counts.period_kind
            and periods.period_start = segment_counts.period_start
            and first_periods.entity = segment_counts.entity
            and active_segments.segment_name = segment_counts.segment_name
            and active_segments.segment_value = segment_counts.segment_value
)

select *
from final
