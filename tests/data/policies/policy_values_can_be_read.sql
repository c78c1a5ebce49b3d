{%- set type_names = {
    'ratio': 'number like 4.25 or 52/12', 'num': 'number', 'int': 'whole number', 'bool': 'boolean',
    'date': 'date like 2025-12-31',
} %}
with problems as (
    {%- for name, spec in holdfast.policy_contract().items() %}
    {%- set relation = holdfast.policy_relation(name) %}
    {%- set present = holdfast.relation_columns(relation) %}
    {%- for column in spec.columns if column.type != 'text' and column.name in present %}
    {%- set found = present[column.name] %}
    {%- set value = 'policy.' ~ adapter.quote(found.name) %}
    {%- set text = 'cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')' %}
    {%- set row = 'policy.' ~ adapter.quote(present.get(spec.columns[0].name, found).name) %}
    select
        '{{ name }}: {{ column.name }} of ' || coalesce(cast({{ row }} as {{ dbt.type_string() }}), 'a row')
        || ' is ' || {{ text }} || ', not a {{ type_names[column.type] }}: mend the policy' as problem
    from {{ relation }} as policy
    where nullif(trim({{ text }}), '') is not null
        and {{ holdfast.policy_value(column, present) }} is null

    union all
    {% endfor %}
    {%- endfor %}
    select cast(null as {{ dbt.type_string() }}) as problem
    from {{ holdfast.policy_relation('session_rules') }}
    where 1 = 0
)

select *
from problems
