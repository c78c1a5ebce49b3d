{# CTEs that end in fact_settings (column settings): a fingerprint of all beside the events that the rows of
   the incremental models depend on - vars, policies, the types of the raw columns, the models themselves and those
   that they read. Where it changes, they are made anew. #}
{% macro fact_settings() %}
{%- set text = dbt.type_string() -%}
{%- set relation = holdfast.raw_relation('events') -%}
{%- set fixed = [
    var('timezone'), var('week_start'), var('count_anonymous_users') | string, var('use_source_session_id') | string,
    var('raw_path', none) | string, var('holdfast_events', none) | string,
] -%}
{%- if execute -%}
    {#- an id that was a whole number becomes another text once a file brings decimals -#}
    {%- set present = holdfast.relation_columns(relation) -%}
    {%- for name, column in present.items() | sort if not holdfast.is_text_type(column.type) -%}
        {%- do fixed.append(name ~ ' ' ~ column.type) -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values() | sort(attribute='unique_id')
        if node.package_name == 'holdfast' and node.resource_type == 'model'
        and node.path.startswith(('staging/', 'intermediate/engagement/')) -%}
        {%- do fixed.append(node.checksum.checksum) -%}
    {%- endfor -%}
{%- endif -%}
{%- set policies = {
    'event_catalog': ['event_name', 'is_activity', 'is_page_view'],
    'bot_user_agents': ['pattern'],
    'session_rules': ['inactivity_seconds', 'max_session_hours'],
    'funnel_steps': ['event_name'],
    'conversion_goals': ['event_name'],
    'onboarding_milestones': ['event_name'],
} -%}
{%- set people = holdfast.forgotten_file('people.csv') -%}
policy_lines as (
    {%- for policy, columns in policies.items() %}
    select
        '{{ policy }}' as policy,
        {% for column in columns -%}
        coalesce(cast({{ column }} as {{ text }}), '') || '|'{{ ' || ' if not loop.last }}
        {%- endfor %} as policy_line
    from {{ ref('holdfast', 'stg_holdfast__' ~ policy) }}

    union all
    {% endfor %}
    {%- if people %}
    select
        'forgotten' as policy,
        people.id_hash as policy_line
    from {{ people }} as people

    union all
    {% endif %}
    select
        'fixed' as policy,
        cast('{{ local_md5(fixed | join('|')) }}' as {{ text }}) as policy_line
),

fact_settings as (
    select
        {{ dbt.hash(dbt.listagg("policy || ':' || policy_line", "','", "order by policy, policy_line")) }} as settings
    from policy_lines
)
{%- endmacro %}
