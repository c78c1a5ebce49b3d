{# What a session shows, by name: of which number, and whether that of the first (min) or of the last moment (max).
   A mark is a moment within a stretch and such a number in one bigint, see mark_base of session_limits. #}
{% macro session_marks() %}
{{ return({
    'entry': ('min', 'details_number'),
    'first_page': ('min', 'page_number'),
    'last_page': ('max', 'page_number'),
}) }}
{% endmacro %}
