{# Post-hook of a model that is made in slices of visitors: adds those after the first, one after another, by the
   model's own statement, in the transaction in which it was made.

   Returns: insert statements, or nothing when the statement is in no slice. #}
{% macro add_other_slices() -%}
{%- set first = modules.re.search('hash[(]visitor_id[)] % (\d+) = 0', model.compiled_code or '') -%}
{%- if first -%}
{%- set slice_count = first.group(1) | int -%}
{%- for slice in range(1, slice_count) %}
insert into {{ this }} {{ model.compiled_code | replace(first.group(0), holdfast.is_in_slice(slice, slice_count)) }}
;
{%- endfor %}
{%- endif %}
{%- endmacro %}
