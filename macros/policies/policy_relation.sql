{# Where a policy table is read from: <name>.csv (or .parquet, .csv.gz) in config_path when it is there, else
   the shipped seed.

   name  name of a policy table

   Returns: text or a relation to select from. #}
{% macro policy_relation(name) %}
{% set shipped = ref('holdfast', name) %}
{% set own = holdfast.raw_file(var('config_path'), name) if var('config_path', none) else none %}
{{ return(own or shipped) }}
{% endmacro %}
