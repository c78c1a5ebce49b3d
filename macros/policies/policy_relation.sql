{# Where a policy table is read from: the relation that the var holdfast_<name> names; else <name>.csv (or .parquet,
   .csv.gz) in config_path when it is there; else the shipped seed.

   name  name of a policy table

   Returns: text or a relation to select from. #}
{% macro policy_relation(name) %}
{% set mapped = var('holdfast_' ~ name, none) %}
{% set shipped = ref('holdfast', name) %}
{% set own = holdfast.raw_file(var('config_path'), name) if var('config_path', none) else none %}
{{ return(mapped or own or shipped) }}
{% endmacro %}
