{# A value of a raw row, left empty where it would tell of somebody who is forgotten.

   value      SQL of the value
   forgotten  as forgotten_joins gives it
   name       the column's name; raw_row for the whole row, which must not mention anybody forgotten #}
{% macro unless_forgotten(value, forgotten, name=none) -%}
{%- set conditions = ["rejection_reason = 'forgotten'"] if forgotten.owners else [] -%}
{%- for mentioned in forgotten.mentions if name in (mentioned, 'raw_row') -%}
    {%- do conditions.append('is_forgotten_' ~ mentioned) -%}
{%- endfor -%}
{%- if conditions -%}
    case when {{ conditions | join(' or ') }} then null else {{ value }} end
{%- else -%}
    {{ value }}
{%- endif -%}
{%- endmacro %}
