{# A raw value as text; NULL when blank. Blanks around a value of a CSV file are stripped: there they are layout.
   Typed text is content and stays as it is, but for blanks before it.

   column    SQL of the raw value
   raw_type  the column's own type in the raw relation, as relation_columns gives it #}
{% macro filled_text(column, raw_type) -%}
    {%- if holdfast.is_text_type(raw_type) and not raw_type.startswith('csv') -%}
    {{ adapter.dispatch('filled_typed_text', 'holdfast')(column) }}
    {%- else -%}
    nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '')
    {%- endif -%}
{%- endmacro %}

{% macro default__filled_typed_text(column) -%}
    nullif(ltrim({{ column }}), '')
{%- endmacro %}

{# Only text that begins with a blank is copied: at 100 million events the copies are a third of the work. #}
{% macro duckdb__filled_typed_text(column) -%}
    case when {{ column }} < '!' then nullif(ltrim({{ column }}), '') else {{ column }} end
{%- endmacro %}
