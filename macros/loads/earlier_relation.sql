{# The table that a model of this project left behind in an earlier build. Not a ref: the model that asks
   is upstream of the one it asks about.

   name  name of the model

   Returns: the relation, or none when no build has made it yet. #}
{% macro earlier_relation(name) %}
{% set node = graph.nodes['model.holdfast.' ~ name] if execute else none %}
{{ return(adapter.get_relation(node.database, node.schema, node.alias) if node else none) }}
{% endmacro %}
