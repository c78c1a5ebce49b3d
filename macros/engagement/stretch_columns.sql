{# The columns that merged_stretches made, by their names.

   is_whole  as it was given to merged_stretches #}
{% macro stretch_columns(is_whole=false) -%}
        started_at,
        ended_at,
        event_count,
        page_view_count,
        {%- for column in ([] if is_whole else ['entry_event_id']) + holdfast.session_details() %}
        {{ holdfast.first_by_value('entry', column) }} as {{ column }},
        {%- endfor %}
        {%- for page in ['first_page', 'last_page'] %}
        {%- for part in (['url'] if is_whole else ['at', 'event_id', 'url']) %}
        {{ holdfast.first_by_value(page, page ~ '_' ~ part) }} as {{ page }}_{{ part }}
        {{- ',' if not loop.last }}
        {%- endfor -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}
