{# ISO text (a date, or a timestamp whose day is taken) as a date; NULL when it is none.

   text  SQL of the text #}
{% macro text_to_date(text) -%}
    cast({{ holdfast.text_to_utc_timestamp(text) }} as date)
{%- endmacro %}
