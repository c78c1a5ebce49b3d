{# A column of raw_table as text, see filled_text.

   column   name of the column in the contract
   present  the relation's columns, as relation_columns gives them #}
{% macro raw_text(column, present) -%}
    {{ holdfast.filled_text('raw_table.' ~ adapter.quote(present[column].name), present[column].type) }}
{%- endmacro %}
