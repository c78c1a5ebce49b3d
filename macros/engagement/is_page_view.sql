{# Whether an event is a page view: by the catalog; one that it does not list goes by its name.

   Expects the relations events and event_catalog (left joined on event_name). #}
{% macro is_page_view() -%}
    coalesce(
        event_catalog.is_page_view,
        events.event_name in ('page_viewed', 'page_view', '$pageview')
    )
{%- endmacro %}
