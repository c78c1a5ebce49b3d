with nps as (
    select *
    from {{ ref('holdfast', 'sentiment__nps') }}
),

csat as (
    select *
    from {{ ref('holdfast', 'sentiment__csat') }}
),

ces as (
    select *
    from {{ ref('holdfast', 'sentiment__ces') }}
),

conversions as (
    select
        goal_conversions.*,
        goal_conversions.dimension_name as segment_name
    from {{ ref('holdfast', 'engagement__conversions') }} as goal_conversions
),

candidates as (
    {%- for kind, name, count in [
        ('nps', 'survey_id', 'response_count'),
        ('csat', 'survey_id', 'response_count'),
        ('ces', 'survey_id', 'response_count'),
        ('goal', 'goal_name', 'conversion_count'),
    ] %}
    {%- set chosen = var('headline_goal' if kind == 'goal' else 'headline_surveys') %}
    select
        '{{ kind }}' as headline_kind,
        {{ name }} as headline_name,
        case when {{ holdfast.is_listed(name, chosen) }} then 1 else 0 end as is_chosen,
        sum({{ count }}) as use_count
    from {{ 'conversions' if kind == 'goal' else kind }}
    where period_kind = 'year' and segment_name = 'all'
    group by {{ name }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        headline_kind,
        headline_name,
        row_number() over (
            partition by headline_kind
            order by is_chosen desc, use_count desc, headline_name asc
        ) as headline_rank
    from candidates
),

final as (
    select
        headline_kind,
        headline_name
    from ranked
    where headline_rank = 1
)

select *
from final
