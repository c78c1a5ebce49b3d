{%- set choices = [
    ('activation_milestone', 'stg_holdfast__onboarding_milestones', 'milestone_name'),
    ('headline_goal', 'stg_holdfast__conversion_goals', 'goal_name'),
    ('headline_surveys', 'stg_holdfast__survey_definitions', 'survey_id'),
] %}
{%- set known = [] %}
{%- for name, table, column in choices %}
{%- set chosen = var(name) %}
{%- for value in ([] if chosen is none else [chosen] if chosen is string else chosen) %}
{%- do known.append((name, value, table, column)) %}
{%- endfor %}
{%- endfor %}
with problems as (
    {%- for name, value, table, column in known %}
    {%- set policy = table | replace('stg_holdfast__', '') %}
    select
        'var {{ name }} names ' || {{ holdfast.text_literal(value) }}
        || ', which {{ policy }} does not have' as problem
    from {{ ref('holdfast', table) }}
    having count(case when {{ column }} = {{ holdfast.text_literal(value) }} then 1 end) = 0

    union all
    {% endfor %}
    select cast(null as {{ dbt.type_string() }}) as problem
    from {{ ref('holdfast', 'stg_holdfast__onboarding_milestones') }}
    cross join {{ ref('holdfast', 'stg_holdfast__conversion_goals') }}
    cross join {{ ref('holdfast', 'stg_holdfast__survey_definitions') }}
    where 1 = 0
)

select *
from problems
