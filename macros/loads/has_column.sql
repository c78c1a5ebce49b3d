{# Whether a relation that an earlier build left behind has a column: those of an earlier release may not.

   relation  the relation
   name      name of the column, in lower case #}
{% macro has_column(relation, name) %}
{{ return(name in adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list) }}
{% endmacro %}
