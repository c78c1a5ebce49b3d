{# CTEs that end in stretches: the activity of an id as it was sent in one stretch of time as long as the gap, with
   whoever is behind it and the marks of what it shows (see session_marks); nothing of one of us. The CTEs limits,
   details and pages are among them.

   span         SQL of a condition that keeps the time of all windows of stale visitors; empty when all is taken in
   slice_count  into how many slices the visitors fall: of several, only the first is put together

   Expects the relations identity_map and internal_users. #}
{% macro visitor_stretches(span, slice_count=1) -%}
{%- if slice_count > 1 -%}
visitors as (
    select
        activity.*,
        coalesce(identity_map.user_id, activity.source_id) as visitor_id
    from {{ ref('holdfast', 'int_engagement__source_activity') }} as activity
    left join identity_map
        on activity.source_id = identity_map.alias_id
),

activity as (
    select *
    from visitors
    where {{ holdfast.is_in_slice(0, slice_count) }}
),
{%- else -%}
activity as (
    select activity.*
    from {{ ref('holdfast', 'int_engagement__source_activity') }} as activity
    {%- if span %}
    inner join {{ ref('holdfast', 'int_engagement__stale_visitors') }} as stale
        on
            activity.source_id = stale.source_id
            and activity.occurred_at between stale.window_from and stale.window_until
    where {{ span }}
    {%- endif %}
),
{%- endif %}

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

details as (
    select
        details.*,
        {{ holdfast.record_key(holdfast.session_details()) }} as details_key
    from {{ ref('holdfast', 'int_engagement__event_details') }} as details
),

pages as (
    select *
    from {{ ref('holdfast', 'int_engagement__pages') }}
),

-- DuckDB 2.0.0 loses rows where a cross-joined table is named in the condition of a join beside a
-- left join: what depends on the limits is computed in a step without one.
timed as (
    select
        activity.*,
        {{ holdfast.epoch_microseconds('activity.occurred_at') }} as occurred_us,
        {{ holdfast.stretch_start('activity.occurred_at', 'limits.gap_us') }} as stretch_us,
        {{ holdfast.record_key(holdfast.session_details()) }} as details_key,
        limits.slot_us,
        limits.mark_base
    from activity
    cross join limits
),

marked as (
    select
        timed.source_id,
        timed.source_session_id,
        timed.stretch_us,
        {{ holdfast.is_known_person('timed') }} as is_known,
        timed.occurred_at,
        timed.is_page_view,
        {{ holdfast.bit_of(holdfast.slot_number('timed')) }} as active_slots,
        (timed.occurred_us - timed.stretch_us) * timed.mark_base as moment_mark,
        timed.mark_base - 1 as greatest_number,
        coalesce(details.value_number, timed.mark_base - 1) as details_number,
        case
            when timed.page_url is not null then coalesce(pages.value_number, timed.mark_base - 1)
        end as page_number
    from timed
    left join details
        on timed.details_key = details.details_key
    left join pages
        on timed.page_url = pages.page_url
),

-- Of each mark two: by the least number of the moment, and by the greatest. A number that does not fit into
-- a mark, or is not there, is the greatest that fits: such a session is read again.
source_stretches as (
    select
        source_id,
        source_session_id,
        stretch_us,
        is_known,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(case when is_page_view then 1 end) as page_view_count,
        bit_or(active_slots) as active_slots,
        {%- for mark, (choice, number) in holdfast.session_marks().items() %}
        {{ choice }}(moment_mark + {{ number }}) as {{ mark }}_mark,
        {{ choice }}(moment_mark + greatest_number - {{ number }}) as {{ mark }}_counter_mark
        {{- ',' if not loop.last }}
        {%- endfor %}
    from marked
    group by source_id, source_session_id, stretch_us, is_known
),

resolved as (
    select
        source_stretches.*,
        coalesce(identity_map.user_id, source_stretches.source_id) as visitor_id,
        case when source_stretches.is_known or identity_map.user_id is not null then 1 else 0 end as is_user
    from source_stretches
    left join identity_map
        on source_stretches.source_id = identity_map.alias_id
),

stretches as (
    select resolved.*
    from resolved
    left join internal_users
        on resolved.visitor_id = internal_users.user_id and resolved.is_user = 1
    where internal_users.user_id is null
)
{%- endmacro %}
