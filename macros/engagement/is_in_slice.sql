{# Condition: visitor_id falls into one of the slices of visitors, in the words of DuckDB; add_other_slices looks for
   those of the first.

   slice        which of them, from 0
   slice_count  how many there are #}
{% macro is_in_slice(slice, slice_count) -%}
    hash(visitor_id) % {{ slice_count }} = {{ slice }}
{%- endmacro %}
