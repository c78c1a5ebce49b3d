{# The columns that a relation really has.

   relation  text to select from, or none

   Returns: a dict of the column's name in lower case, blanks stripped, to {name, type}, the type of text out
   of a CSV file being `csv varchar`; empty when
   the relation is none, is a file without even a header, or does not exist yet (as in linting). #}
{% macro relation_columns(relation) %}
{% set columns = {} %}
{% if execute and relation is not none %}
    {% set from_csv = relation is not string or relation.startswith('read_csv') %}
    {% set exists = relation is string
        or adapter.get_relation(relation.database, relation.schema, relation.identifier) %}
    {% if exists %}
        {% for column in adapter.get_column_schema_from_query('select * from ' ~ relation ~ ' as raw_rows where 1 = 0') %}
            {% do columns.update({column.name.strip().lower(): {
                'name': column.name,
                'type': ('csv ' if from_csv else '') ~ column.dtype.lower(),
            }}) %}
        {% endfor %}
    {% endif %}
{% endif %}
{#- how DuckDB calls the one column of a file without a header: an empty one -#}
{% do columns.pop('column0', none) %}
{{ return(columns) }}
{% endmacro %}
