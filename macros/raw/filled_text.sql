{# A raw value as text; NULL when blank. Blanks around a value of a CSV file are stripped: there they are layout.
   Typed text is content and stays as it is, but for blanks before it. NULL where a number is not a number.

   column    SQL of the raw value
   raw_type  the column's own type in the raw relation, as relation_columns gives it #}
{% macro filled_text(column, raw_type) -%}
    {%- if holdfast.is_typed_text(raw_type) -%}
    {{ holdfast.filled_typed_text(column) }}
    {%- elif holdfast.is_fractional(raw_type) -%}
    {{ holdfast.number_as_text(column) }}
    {%- else -%}
    nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '')
    {%- endif -%}
{%- endmacro %}
