{# The rows of a policy table, typed by its contract. A value that will not cast is NULL, which the policy's
   own tests catch: a policy is mended, never quarantined.

   name  name of a policy table

   Raises: one line when a required column is missing. #}
{% macro policy_rows(name) -%}
{%- set spec = holdfast.policy_contract()[name] -%}
{%- set relation = holdfast.policy_relation(name) -%}
{%- set present = holdfast.relation_columns(relation) -%}
{%- do holdfast.require_columns('policy table ' ~ name, spec.columns, present) -%}
select
    {% for column in spec.columns -%}
    {%- set found = present.get(column.name, {'name': column.name, 'type': 'text'}) -%}
    {%- set value = 'policy.' ~ adapter.quote(found.name) if column.name in present or not present
        else 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
    {%- if column.type == 'ratio' -%}
    {{ holdfast.ratio_value(value) }}
    {%- else -%}
    {{ holdfast.typed_value(value, column.type, found.type) }}
    {%- endif %} as {{ column.name }}{{ ',' if not loop.last }}
    {% endfor -%}
from {{ relation }} as policy
{%- endmacro %}
