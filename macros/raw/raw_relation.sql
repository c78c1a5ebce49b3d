{# Where a raw table is read from: the relation that the var holdfast_<table> names; else, when
   raw_path is set, its file or folder there; else the demo seeds. A project that maps any table of
   its own, or reads a folder, never gets demo rows: what it does not bring is empty.

   table  name of a raw table of the contract

   Returns: text to select from, or none when the table is missing. #}
{% macro raw_relation(table) %}
{% set mapped = var('holdfast_' ~ table, none) %}
{% if mapped %}
    {{ return(mapped) }}
{% elif var('raw_path', none) %}
    {{ return(holdfast.raw_file(var('raw_path'), table)) }}
{% elif holdfast.uses_demo_data() %}
    {{ return(ref('holdfast', 'raw_holdfast__' ~ table)) }}
{% endif %}
{{ return(none) }}
{% endmacro %}
