{# Stretches of events put together: the aggregates of a select list. Their values are read with
   stretch_columns. Of what happened at one moment, the lesser event_id is first. The half-minutes are the
   caller's to add up: those of one stretch may coincide.

   is_whole  true for a whole session: what only orders the events of stretches yet to be put together is left out #}
{% macro merged_stretches(is_whole=false) -%}
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(page_view_count) as bigint) as page_view_count,
        {{ holdfast.first_by(
            'entry', ([] if is_whole else ['entry_event_id']) + holdfast.session_details(),
            ['started_at', 'entry_event_id']
        ) }},
        {%- for page in ['first_page', 'last_page'] %}
        {{ holdfast.first_by(
            page, [page ~ '_url'] if is_whole else [page ~ '_at', page ~ '_event_id', page ~ '_url'],
            [page ~ '_at', page ~ '_event_id'], having=page ~ '_at is not null', is_last=(page == 'last_page')
        ) }}
        {{- ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}
