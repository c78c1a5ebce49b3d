{# Whether a relation to read from exists. One that a project names by a var is looked for only where nothing is built:
   a build makes it first, and is told by the engine where it is missing.

   relation  a relation, or text to select from #}
{% macro is_there(relation) %}
{% if relation is not string %}
    {{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier) is not none) }}
{% endif %}
{% set name = modules.re.sub('["`]', '', relation) %}
{% if flags.WHICH not in ('compile', 'generate') or not modules.re.fullmatch('[^\\s()]+', name) %}
    {{ return(true) }}
{% endif %}
{% set parts = name.split('.') %}
{{ return(adapter.get_relation(
    parts[-3] if parts | length > 2 else target.database, parts[-2] if parts | length > 1 else target.schema, parts[-1]
) is not none) }}
{% endmacro %}
