{# A file of the folder that the var forgotten_path names, which `make forget` writes and every build of that
   warehouse is given: people.csv (column id_hash) or key.csv (column key).

   name  name of the file

   Returns: text to select from, or none when nobody was forgotten, which costs a build nothing. #}
{% macro forgotten_file(name) %}
    {{ return(adapter.dispatch('forgotten_file', 'holdfast')(name)) }}
{% endmacro %}

{% macro default__forgotten_file(name) %}
{% if var('forgotten_path', none) %}
    {% do exceptions.raise_compiler_error(
        'forgotten_path is read through DuckDB; on ' ~ target.type ~ ' leave those people out of the raw tables.'
    ) %}
{% endif %}
{{ return(none) }}
{% endmacro %}

{% macro duckdb__forgotten_file(name) %}
{% set folder = var('forgotten_path', none) %}
{{ return(
    'read_csv(' ~ holdfast.text_literal(folder ~ '/' ~ name) ~ ', header = true, all_varchar = true)' if folder else none
) }}
{% endmacro %}
