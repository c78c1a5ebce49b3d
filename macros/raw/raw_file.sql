{# The text to select a table from in a folder of exports: <name>.parquet, .csv, .csv.gz, or a
   directory <name>/ of such files (all of one format).

   folder  path of the folder
   name    name of the table

   Returns: text to select from, or none when the folder has no such file.
   Raises: one line when the table is there twice or in mixed formats. #}
{% macro raw_file(folder, name) %}
    {{ return(adapter.dispatch('raw_file', 'holdfast')(folder, name)) }}
{% endmacro %}

{% macro default__raw_file(folder, name) %}
    {% do exceptions.raise_compiler_error(
        'raw_path and config_path read files through DuckDB; on ' ~ target.type
        ~ ' map each raw table with its var (holdfast_' ~ name ~ ') instead.'
    ) %}
{% endmacro %}

{% macro duckdb__raw_file(folder, name) %}
{% set found = holdfast.raw_file_patterns(folder, name) if execute else none %}
{% if not found %}
    {{ return(none) }}
{% endif %}
{% set files = "['" ~ found.patterns | join("', '") ~ "']" %}
{% if found.format == 'parquet' %}
    {{ return('read_parquet(' ~ files ~ ', union_by_name = true, hive_partitioning = false)') }}
{% endif %}
{{ return('read_csv(' ~ files ~ ', ' ~ holdfast.csv_options() ~ ', union_by_name = true)') }}
{% endmacro %}
