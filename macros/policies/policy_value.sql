{# A value of a policy table, typed by its contract; NULL when it is empty or will not cast, which
   policy_values_can_be_read tells apart.

   column   a column of the policy contract: {name, type}
   present  columns of the policy table `policy`, as relation_columns gives them; this one among them, but in linting #}
{% macro policy_value(column, present) -%}
    {%- set found = present.get(column.name, {'name': column.name, 'type': 'text'}) -%}
    {%- set value = 'policy.' ~ adapter.quote(found.name) -%}
    {%- if column.type == 'ratio' -%}
    {{ holdfast.ratio_value(value) }}
    {%- else -%}
    {{ holdfast.typed_value(value, column.type, found.type) }}
    {%- endif -%}
{%- endmacro %}
