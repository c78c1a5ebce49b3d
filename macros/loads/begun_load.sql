{# The build that last began to take in events, whether or not it completed its facts: the row of
   base_holdfast__load as it left it.

   Returns: a dict of build_number, is_increment and is_completed; none when there is no such build. #}
{% macro begun_load() %}
{% set begun = holdfast.earlier_relation('base_holdfast__load') %}
{% set completed = holdfast.earlier_relation('int_engagement__completed_load') %}
{% if begun is none or completed is none or not holdfast.has_column(completed, 'build_number') %}
{{ return(none) }}
{% endif %}
{{ return(holdfast.first_row(
    'select begun.build_number, begun.is_increment, begun.build_number = completed.build_number as is_completed from '
    ~ begun ~ ' as begun cross join ' ~ completed ~ ' as completed'
)) }}
{% endmacro %}
