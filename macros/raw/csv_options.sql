{# How CSV files are read: a column is what the file says, whatever its folders are called. The look at the files
   before a build (holdfast/inputs.py) reads it here, too.

   Returns: options of DuckDB's read_csv. #}
{% macro csv_options() %}
{% set options %}
all_varchar = true, header = true, skip = 0, comment = '', delim = ',', quote = '"', escape = '"',
null_padding = false, strict_mode = true, max_line_size = 33554432, hive_partitioning = false
{% endset %}
{{ return(options.split() | join(' ')) }}
{% endmacro %}
