{# Pre-hook of an incremental model that keeps the rows it has: deletes them all, when the build takes in everything.

   Returns: a delete statement, or nothing when the model does not exist yet or the build is an increment. #}
{% macro drop_rows_made_anew() -%}
{%- if is_incremental() and not holdfast.is_increment() -%}
delete from {{ this }}
{%- endif -%}
{%- endmacro %}
