{# An event as a stretch of one event: select-list items, which merged_stretches puts together.

   is_page_view  SQL of whether the event is a page view

   Expects the relation events, with stretch_us and slot_us beside the columns of an event. #}
{% macro event_as_stretch(is_page_view) -%}
    {%- set offset = holdfast.epoch_microseconds('events.occurred_at') ~ ' - events.stretch_us' -%}
        events.stretch_us,
        events.occurred_at as started_at,
        events.occurred_at as ended_at,
        1 as event_count,
        case when {{ is_page_view }} then 1 else 0 end as page_view_count,
        {{ holdfast.bit_of('(' ~ offset ~ ' - mod(' ~ offset ~ ', events.slot_us)) / events.slot_us') }} as active_slots,
        events.event_id as entry_event_id,
        {%- for column in holdfast.session_details() %}
        events.{{ column }},
        {%- endfor %}
        {%- for page in ['first_page', 'last_page'] %}
        case when events.page_url is not null then events.occurred_at end as {{ page }}_at,
        case when events.page_url is not null then events.event_id end as {{ page }}_event_id,
        events.page_url as {{ page }}_url{{ ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}
