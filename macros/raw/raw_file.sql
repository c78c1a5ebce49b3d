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
{% if not execute %}
    {{ return(none) }}
{% endif %}
{% set base = folder.rstrip('/') ~ '/' ~ name %}
{% set literal = base | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') | replace("'", "''") %}
{% set found = {} %}
{% for format, endings in {'parquet': ['.parquet'], 'csv': ['.csv', '.csv.gz']}.items() %}
    {% for ending in endings %}
        {% for pattern in [literal ~ ending, literal ~ '/**/*' ~ ending] %}
            {% if run_query("select count(*) from glob('" ~ pattern ~ "')").rows[0][0] %}
                {% do found.update({pattern: format}) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
{% endfor %}
{% set patterns = found.keys() | list %}
{% if not patterns %}
    {{ return(none) }}
{% endif %}
{% set formats = found.values() | unique | list %}
{% set places = [] %}
{% for pattern in patterns %}
    {% do places.append(base ~ ('/' if '/**/' in pattern else pattern[literal | length:])) %}
{% endfor %}
{% if formats | length > 1 or places | unique | list | length > 1 %}
    {% do exceptions.raise_compiler_error(
        'raw table ' ~ name ~ ' is there more than once or in mixed formats ('
        ~ places | unique | join(', ') ~ '): keep one of them.'
    ) %}
{% endif %}
{% set files = "['" ~ patterns | join("', '") ~ "']" %}
{% if formats[0] == 'parquet' %}
    {{ return('read_parquet(' ~ files ~ ', union_by_name = true)') }}
{% endif %}
{{ return(
    'read_csv(' ~ files ~ ", all_varchar = true, header = true, skip = 0, comment = '', delim = ',', "
    ~ "quote = '\"', escape = '\"', null_padding = false, strict_mode = true, union_by_name = true, "
    ~ 'max_line_size = 33554432)'
) }}
{% endmacro %}
