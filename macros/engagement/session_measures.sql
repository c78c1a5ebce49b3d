{# What is kept of a group of events of one visitor: select-list items over user_id, occurred_at,
   occurred_us (microseconds), is_page_view and page_at (occurred_at where the event has a page). #}
{% macro session_measures() -%}
    max(user_id) as user_id,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(occurred_us) as started_us,
        max(occurred_us) as ended_us,
        count(*) as event_count,
        count(case when is_page_view then 1 end) as page_view_count,
        min(page_at) as first_page_at,
        max(page_at) as last_page_at
{%- endmacro %}
