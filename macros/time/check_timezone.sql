{# Stops with one line when a time zone is not a known IANA name.

   timezone  the name #}
{% macro check_timezone(timezone) %}
    {{ return(adapter.dispatch('check_timezone', 'holdfast')(timezone)) }}
{% endmacro %}

{% macro default__check_timezone(timezone) %}
{% endmacro %}

{% macro duckdb__check_timezone(timezone) %}
{% set known = run_query(
    "select count(*) from pg_timezone_names() where name = " ~ holdfast.text_literal(timezone)
).rows[0][0] %}
{% if not known %}
    {% do exceptions.raise_compiler_error(
        'timezone is ' ~ timezone ~ ', which is no IANA time zone: write it like Europe/Berlin.'
    ) %}
{% endif %}
{% endmacro %}

{% macro postgres__check_timezone(timezone) %}
{% set known = run_query(
    "select count(*) from pg_timezone_names where name = " ~ holdfast.text_literal(timezone)
).rows[0][0] %}
{% if not known %}
    {% do exceptions.raise_compiler_error(
        'timezone is ' ~ timezone ~ ', which is no IANA time zone: write it like Europe/Berlin.'
    ) %}
{% endif %}
{% endmacro %}
