{# Columns of an event that a session shows of its first event. #}
{% macro session_details() %}
{{ return([
    'referrer_url', 'utm_source', 'utm_medium', 'utm_campaign', 'platform', 'device_type', 'browser', 'country',
]) }}
{% endmacro %}
