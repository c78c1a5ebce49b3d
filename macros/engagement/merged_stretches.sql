{# Stretches of events put together: the aggregates of a select list. Their values are read with
   stretch_columns. Of what happened at one moment, the lesser event_id is first. The half-minutes are the
   caller's to add up: those of one stretch may coincide. #}
{% macro merged_stretches() -%}
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(page_view_count) as bigint) as page_view_count,
        {{ holdfast.first_by(
            'entry', ['entry_event_id'] + holdfast.session_details(), ['started_at', 'entry_event_id']
        ) }},
        {{ holdfast.first_by(
            'first_page', ['first_page_at', 'first_page_event_id', 'first_page_url'],
            ['first_page_at', 'first_page_event_id'], having='first_page_at is not null'
        ) }},
        {{ holdfast.first_by(
            'last_page', ['last_page_at', 'last_page_event_id', 'last_page_url'],
            ['last_page_at', 'last_page_event_id'], having='last_page_at is not null', is_last=true
        ) }}
{%- endmacro %}
