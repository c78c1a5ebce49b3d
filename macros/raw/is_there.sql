{# Whether a relation to read from exists. One that a project names by a var is looked for only where nothing is built:
   a build makes it first, and is told by the engine where it is missing.

   relation  a relation, or text to select from #}
{% macro is_there(relation) %}
{% if relation is not string %}
    {{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier) is not none) }}
{% endif %}
{% if flags.WHICH not in ('compile', 'generate') or not modules.re.fullmatch('[^\\s()]+', relation) %}
    {{ return(true) }}
{% endif %}
{{ return(holdfast.finds_relation(relation)) }}
{% endmacro %}
