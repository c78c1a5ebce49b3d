{# The glob patterns of the files of a table in a folder of exports, and their format.

   folder  path of the folder
   name    name of the table

   Returns: a dict of patterns (a list of text) and format (parquet or csv); none when there is no file.
   Raises: one line when the table is there twice or in mixed formats. #}
{% macro raw_file_patterns(folder, name) %}
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
{{ return({'patterns': patterns, 'format': formats[0]}) }}
{% endmacro %}
