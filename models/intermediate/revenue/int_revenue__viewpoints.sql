{%- set settings = [
    'count_trialing', 'count_past_due', 'past_due_grace_days', 'count_paused', 'discounts',
    'weeks_per_month', 'days_per_month', 'reactivation_window_days', 'churn_moment', 'same_month_churn',
] -%}
with policies as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__revenue_policies') }}
),

knowledge_versions as (
    select *
    from {{ ref('holdfast', 'int_revenue__knowledge_versions') }}
),

versions as (
    select distinct version_number
    from knowledge_versions
),

-- Every policy sees what is known today; the chosen one also what was known before.
final as (
    select
        policy_name,
        {{ settings | join(',\n        ') }},
        0 as version_number
    from policies

    union all

    select
        {{ dbt.concat([
            'policies.policy_name', "' before '", 'cast(versions.version_number as ' ~ dbt.type_string() ~ ')'
        ]) }} as policy_name,
        {%- for setting in settings %}
        policies.{{ setting }},
        {%- endfor %}
        versions.version_number
    from policies
    cross join versions
    where policies.policy_name = {{ holdfast.revenue_policy() }}
)

select *
from final
