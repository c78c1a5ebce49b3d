{# SQL of a text that shows a column's raw value to a person, cut at 200 characters; a zoned time in UTC, which is the
   same in every session.

   column    name of the column
   raw_type  the column's own type in the raw relation; only that of times matters #}
{% macro shown_value(column, raw_type='text') -%}
    {%- set raw = 'raw__' ~ column -%}
    {%- set value = holdfast.zoned_to_utc_timestamp(raw) if holdfast.is_time_type(raw_type, is_zoned=true) else raw -%}
    '{{ column }} is ' || coalesce(substring(trim(cast({{ value }} as {{ dbt.type_string() }})), 1, 200), 'empty')
{%- endmacro %}
