{# Whether a raw value says nothing: NULL or, where it is text, blank. A condition to use after `when`.

   column    SQL of the raw value
   raw_type  the column's own type in the raw relation, as relation_columns gives it #}
{% macro is_blank(column, raw_type) -%}
    {{ holdfast.filled_text(column, raw_type) if holdfast.is_text_type(raw_type) else column }} is null
{%- endmacro %}
