{# The rows of a policy table, typed by its contract. A value that will not cast is NULL, and stops the build
   (policy_values_can_be_read): a policy is mended, never quarantined.

   name  name of a policy table

   Raises: one line when a required column is missing. #}
{% macro policy_rows(name) -%}
{%- set spec = holdfast.policy_contract()[name] -%}
{%- set relation = holdfast.policy_relation(name) -%}
{%- set present = holdfast.relation_columns(relation) -%}
{%- do holdfast.require_columns('policy table ' ~ name, spec.columns, present) -%}
select
    {% for column in spec.columns -%}
    {%- if column.name in present or not present -%}
    {{ holdfast.policy_value(column, present) }}
    {%- else -%}
    {{ holdfast.typed_value('cast(null as ' ~ dbt.type_string() ~ ')', column.type | replace('ratio', 'num'), 'text') }}
    {%- endif %} as {{ column.name }}{{ ',' if not loop.last }}
    {% endfor -%}
from {{ relation }} as policy
{%- endmacro %}
