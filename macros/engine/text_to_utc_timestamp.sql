{# ISO-8601 text as a UTC timestamp: text with an offset, Z or UTC is converted, text without is UTC;
   NULL when it is no timestamp.

   text  SQL of the text #}
{% macro text_to_utc_timestamp(text) %}
    {{- adapter.dispatch('text_to_utc_timestamp', 'holdfast')(text) -}}
{% endmacro %}

{% macro duckdb__text_to_utc_timestamp(text) -%}
    case
        when regexp_matches({{ text }}, ':.*([zZ]| UTC|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)$')
            then try_cast({{ text }} as timestamptz) at time zone 'UTC'
        when regexp_matches({{ text }}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?$')
            then try_cast({{ text }} as timestamp)
    end
{%- endmacro %}

{% macro postgres__text_to_utc_timestamp(text) -%}
    case
        when {{ text }} ~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?([zZ]| UTC|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)$'
            then cast({{ text }} as timestamptz) at time zone 'UTC'
        when {{ text }} ~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?)?$'
            then cast({{ text }} as timestamp)
    end
{%- endmacro %}

{% macro spark__text_to_utc_timestamp(text) -%}
    try_cast({{ text }} as timestamp)
{%- endmacro %}
