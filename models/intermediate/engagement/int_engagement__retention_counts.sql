{#- Members and returns counted by cohort and profile, before cells and segments are spread out. -#}
with horizons as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_horizons') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__retention_definitions') }}
),

returns as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_returns') }}
),

brackets as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_brackets') }}
),

-- One row per member and cell: several returns within one bracket are one.
cell_returns as (
    select
        returns.definition_name,
        returns.entity_id,
        returns.cohort_index,
        returns.profile_id,
        definitions.mode,
        coalesce(brackets.period_number, returns.return_offset) as period_number,
        -- A return counts once the whole window was open to it.
        max(
            case
                when
                    returns.observed_window_count is null
                    or returns.return_offset = 0
                    or coalesce(brackets.last_offset, returns.return_offset)
                    < returns.observed_window_count
                    then 1
                else 0
            end
        ) as is_eligible,
        max(returns.observed_window_count) as observed_window_count
    from returns
    inner join definitions
        on returns.definition_name = definitions.definition_name
    left join brackets
        on
            returns.definition_name = brackets.definition_name
            and returns.return_offset between brackets.first_offset and brackets.last_offset
    where definitions.mode <> 'bracket' or brackets.period_number is not null
    group by
        returns.definition_name, returns.entity_id, returns.cohort_index, returns.profile_id,
        definitions.mode, coalesce(brackets.period_number, returns.return_offset)
),

last_returns as (
    select
        definition_name,
        entity_id,
        cohort_index,
        profile_id,
        max(period_number) as last_number,
        least(
            max(period_number), coalesce(max(observed_window_count) - 1, max(period_number))
        ) as last_eligible_number
    from cell_returns
    where mode = 'unbounded'
    group by definition_name, entity_id, cohort_index, profile_id
),

{% set measures = [
    'member_count', 'last_begun_count', 'last_observed_count', 'retained_count',
    'retained_so_far_count', 'last_retained_count', 'last_retained_so_far_count',
] -%}
{% set parts = [
    ('horizons', '0', {'member_count': 'member_count'}, none),
    ('horizons', 'last_begun_number', {'last_begun_count': 'member_count'}, 'last_begun_number is not null'),
    (
        'horizons', 'last_observed_number', {'last_observed_count': 'member_count'},
        'last_observed_number >= 0',
    ),
    ('cell_returns', 'period_number', {'retained_count': 'is_eligible', 'retained_so_far_count': '1'},
        "mode <> 'unbounded' or period_number = 0"),
    ('last_returns', 'last_eligible_number', {'last_retained_count': '1'}, 'last_eligible_number > 0'),
    ('last_returns', 'last_number', {'last_retained_so_far_count': '1'}, 'last_number > 0'),
] -%}
counted as (
    {%- for relation, period_number, given, condition in parts %}
    select
        definition_name,
        cohort_index,
        profile_id,
        {{ period_number }} as period_number,
        {%- for measure in measures %}
        {{ given.get(measure, '0') }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    {%- if condition %}
    where {{ condition }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        definition_name,
        cohort_index,
        profile_id,
        period_number,
        {%- for measure in measures %}
        cast(sum({{ measure }}) as bigint) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counted
    group by definition_name, cohort_index, profile_id, period_number
)

select *
from final
