{# Looks at the run's inputs before anything is built: as_of and timezone must be readable, and each
   table of a raw folder must have its required columns. What is ignored (unknown columns) is
   said. Runs as on-run-start.

   Raises: one line for the first input that cannot be used, with the remedy. #}
{% macro check_raw_tables() %}
{% if execute and flags.WHICH in ('build', 'run', 'seed') %}
    {% if var('as_of', none) is not none %}
        {% set as_of = holdfast.text_literal(var('as_of')) %}
        {% if run_query('select ' ~ holdfast.text_to_utc_timestamp(as_of)).rows[0][0] is none %}
            {% do exceptions.raise_compiler_error(
                'as_of is ' ~ as_of ~ ', which is no timestamp: write it like 2025-12-31T23:59:59Z.'
            ) %}
        {% endif %}
    {% endif %}
    {% if var('week_start') not in ('monday', 'sunday') %}
        {% do exceptions.raise_compiler_error('week_start is ' ~ var('week_start') ~ ': set it to monday or sunday.') %}
    {% endif %}
    {% do holdfast.check_timezone(var('timezone')) %}
    {% if var('raw_path', none) %}
        {% for table, spec in holdfast.raw_contract().items() if not var('holdfast_' ~ table, none) %}
            {% do holdfast.check_columns(
                'raw table ' ~ table, spec.columns, holdfast.relation_columns(holdfast.raw_relation(table))
            ) %}
        {% endfor %}
    {% endif %}
{% endif %}
{% endmacro %}
