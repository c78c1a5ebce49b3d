{# A schema is named by its subject alone: revenue.mrr_by_month, whatever the target's own schema.

   custom_schema_name  the schema configured for the node
   node                the node #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
