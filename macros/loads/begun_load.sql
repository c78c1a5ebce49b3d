{# The build that last began to take in events, whether or not it completed its facts: the row of
   base_holdfast__load as it left it.

   Returns: a dict of build_number, is_increment, is_completed, loaded_until, as_of, row_count and source_files; none when
   there is no such build. #}
{% macro begun_load() %}
{% set begun = holdfast.earlier_relation('base_holdfast__load') %}
{% set completed = holdfast.earlier_relation('int_engagement__completed_load') %}
{% if begun is none or completed is none or not holdfast.has_column(completed, 'build_number')
    or not holdfast.has_column(begun, 'row_count') %}
{{ return(none) }}
{% endif %}
{{ return(holdfast.first_row(
    'select begun.build_number, begun.is_increment, begun.build_number = completed.build_number as is_completed, '
    ~ 'cast(begun.loaded_until as ' ~ dbt.type_string() ~ ') as loaded_until, '
    ~ 'cast(begun.as_of as ' ~ dbt.type_string() ~ ') as as_of, begun.row_count, begun.source_files from '
    ~ begun ~ ' as begun cross join ' ~ completed ~ ' as completed'
)) }}
{% endmacro %}
