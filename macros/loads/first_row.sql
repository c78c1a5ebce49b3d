{# One row of query results, as a dict of column name in lower case to value.

   query  SQL

   Returns: the first row, or none when there is none. #}
{% macro first_row(query) %}
{% set found = run_query(query) %}
{% if not found.rows %}{{ return(none) }}{% endif %}
{% set row = {} %}
{% for name in found.column_names %}{% do row.update({name | lower: found.rows[0][loop.index0]}) %}{% endfor %}
{{ return(row) }}
{% endmacro %}
