{# The files that a raw table is read from, each with its size and the time of its last change, so that a
   file that was written anew is known to be another.

   table  name of a raw table of the contract

   Returns: text, a line per file in order of name; empty where the table is no file. #}
{% macro raw_file_versions(table) %}
{% if not execute or not var('raw_path', none) or var('holdfast_' ~ table, none) %}{{ return('') }}{% endif %}
{{ return(adapter.dispatch('raw_file_versions', 'holdfast')(table)) }}
{% endmacro %}

{% macro default__raw_file_versions(table) %}
{{ return('') }}
{% endmacro %}

{% macro duckdb__raw_file_versions(table) %}
{% set found = holdfast.raw_file_patterns(var('raw_path'), table) %}
{% if not found %}{{ return('') }}{% endif %}
{% set files = run_query(
    "select filename || ' ' || size || ' ' || last_modified as version from read_blob(['"
    ~ found.patterns | join("', '") ~ "']) order by filename"
) %}
{{ return(files.columns[0].values() | join('\n')) }}
{% endmacro %}
