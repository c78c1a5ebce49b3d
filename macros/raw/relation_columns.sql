{# The columns that a relation really has.

   relation  text to select from, or none

   Returns: a dict of the column's name in lower case, blanks stripped, to {name, type}, the type of text out
   of a CSV file being `csv varchar`; empty when the relation is none, is a file without even a header, or does not
   exist yet (as in linting, or when a project is compiled before its first build). #}
{% macro relation_columns(relation) %}
{% set columns = {} %}
{% if execute and relation is not none %}
    {% set from_csv = relation is not string or relation.startswith('read_csv') %}
    {% if holdfast.is_there(relation) %}
        {% for column in holdfast.query_columns('select * from ' ~ relation ~ ' as raw_rows where 1 = 0') %}
            {% do columns.update({column.name.strip().lower(): {
                'name': column.name,
                'type': ('csv ' if from_csv else '') ~ column.type.lower(),
            }}) %}
        {% endfor %}
    {% endif %}
{% endif %}
{#- how DuckDB calls the one column of a file without a header: an empty one -#}
{% do columns.pop('column0', none) %}
{{ return(columns) }}
{% endmacro %}
