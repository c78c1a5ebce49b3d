{# A mart's table is named by what follows the subject: revenue__mrr_by_month builds revenue.mrr_by_month.
   Everything else keeps its node's name.

   custom_alias_name  the alias configured for the node
   node               the node #}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- if custom_alias_name -%} {{ custom_alias_name | trim }}
    {%- elif node.resource_type == 'model' and node.package_name == 'holdfast' and 'marts' in node.fqn -%}
    {{ node.name.split('__', 1)[1] }}
    {%- else -%} {{ node.name }}
    {%- endif -%}
{%- endmacro %}
