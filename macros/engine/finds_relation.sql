{# Whether a relation is there, by its name as it is written in SQL: with database and schema or without.

   name  the name #}
{% macro finds_relation(name) %}
    {{- return(adapter.dispatch('finds_relation', 'holdfast')(name)) -}}
{% endmacro %}

{% macro default__finds_relation(name) %}
{% set parts = modules.re.sub('["`]', '', name).split('.') %}
{{ return(adapter.get_relation(
    parts[-3] if parts | length > 2 else target.database, parts[-2] if parts | length > 1 else target.schema, parts[-1]
) is not none) }}
{% endmacro %}

{# A name without quotes is folded, and a foreign table is a table. #}
{% macro postgres__finds_relation(name) %}
{{ return(run_query("select to_regclass('" ~ name ~ "') is not null").rows[0][0]) }}
{% endmacro %}
