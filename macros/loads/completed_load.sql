{# What the last build that completed its facts had seen of the events: the row of
   int_engagement__completed_load as that build left it.

   Returns: a dict of its columns, times and numbers as text; none when there is no such build, or when a
   full refresh was asked for. #}
{% macro completed_load() %}
{% set relation = holdfast.earlier_relation('int_engagement__completed_load') %}
{% if relation is none or flags.FULL_REFRESH %}{{ return(none) }}{% endif %}
{% if not holdfast.has_column(relation, 'row_count') %}{{ return(none) }}{% endif %}
{{ return(holdfast.first_row(
    'select cast(loaded_until as ' ~ dbt.type_string() ~ ') as loaded_until, '
    ~ 'cast(as_of as ' ~ dbt.type_string() ~ ') as as_of, earlier_row_count, row_count, settings, source_files from ' ~ relation
)) }}
{% endmacro %}
