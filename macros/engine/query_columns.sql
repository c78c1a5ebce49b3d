{# The columns of a query, in its order.

   query  SQL

   Returns: list of {name, type}. #}
{% macro query_columns(query) %}
    {{- return(adapter.dispatch('query_columns', 'holdfast')(query)) -}}
{% endmacro %}

{% macro default__query_columns(query) %}
{% set columns = [] %}
{% for column in adapter.get_column_schema_from_query(query) %}
    {% do columns.append({'name': column.name, 'type': column.dtype}) %}
{% endfor %}
{{ return(columns) }}
{% endmacro %}

{# What dbt does not know by name - citext, enums, uuid, money - is read as its text. #}
{% macro postgres__query_columns(query) %}
{% set columns = [] %}
{% for column in adapter.get_column_schema_from_query(query) %}
    {% do columns.append({
        'name': column.name, 'type': 'text' if column.dtype.startswith('unknown') else column.dtype,
    }) %}
{% endfor %}
{{ return(columns) }}
{% endmacro %}

{# dbt-duckdb gives the fields of a record in its place. #}
{% macro duckdb__query_columns(query) %}
{% set columns = [] %}
{% for row in run_query('describe ' ~ query).rows %}
    {% do columns.append({'name': row[0], 'type': row[1]}) %}
{% endfor %}
{{ return(columns) }}
{% endmacro %}
