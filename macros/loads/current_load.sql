{# What this build takes in of the events, decided once in base_holdfast__load.

   Returns: a dict of previous_loaded_until and previous_as_of when only what is new is taken in, else none. #}
{% macro current_load() %}
{% set relation = holdfast.earlier_relation('base_holdfast__load') %}
{% if relation is none %}{{ return(none) }}{% endif %}
{{ return(holdfast.first_row(
    'select cast(previous_loaded_until as ' ~ dbt.type_string() ~ ') as previous_loaded_until, '
    ~ 'cast(previous_as_of as ' ~ dbt.type_string() ~ ') as previous_as_of from ' ~ relation ~ ' where is_increment'
)) }}
{% endmacro %}
