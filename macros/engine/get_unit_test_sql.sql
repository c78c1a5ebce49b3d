{# The query of a unit test on PostgreSQL: the rows that the model makes, and those that are expected.

   PostgreSQL shows a number with the scale that its query gave it (10.000000), and dbt compares what is shown: numbers are
   compared without the zeros at their end. Other engines have dbt's own query. #}
{% macro postgres__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) %}
    {%- set types = {} -%}
    {%- for column in get_column_schema_from_query(get_empty_subquery_sql(main_sql)) -%}
        {%- do types.update({adapter.quote(column.name): column.data_type | lower}) -%}
    {%- endfor -%}
    {%- set shown = [] -%}
    {%- for name in expected_column_names -%}
        {%- set is_number = 'decimal' in types[name] or 'numeric' in types[name] -%}
        {%- do shown.append('trim_scale(' ~ name ~ ') as ' ~ name if is_number else name) -%}
    {%- endfor -%}
    select {{ shown | join(', ') }}, 'actual' as "actual_or_expected"
    from (
        {{ main_sql }}
    ) as made_rows
    union all
    select {{ shown | join(', ') }}, 'expected' as "actual_or_expected"
    from (
        {{ expected_fixture_sql }}
    ) as expected_rows
{% endmacro %}
