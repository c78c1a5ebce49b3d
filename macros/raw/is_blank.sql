{# Whether a raw value says nothing: NULL or, where it is text, blank; an id that is not a number says nothing either. A
   condition to use after `when`, over rows that have the value twice, see rejection_rules.

   column   a column of the contract: {name, type}
   present  columns of the raw relation, as relation_columns gives them #}
{% macro is_blank(column, present) -%}
    {%- set raw_type = present.get(column.name, {'type': 'text'}).type -%}
    {%- if column.type == 'text' -%}
    {{ column.name }}
    {%- elif holdfast.is_text_type(raw_type) -%}
    {{ holdfast.filled_text('raw__' ~ column.name, raw_type) }}
    {%- else -%}
    raw__{{ column.name }}
    {%- endif %} is null
{%- endmacro %}
