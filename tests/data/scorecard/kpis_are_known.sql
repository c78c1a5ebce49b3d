{#- A KPI that is defined and computed by nothing would be missed by everyone, and one that is computed and
    defined nowhere would be shown by nobody. -#}
with defined as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__kpi_definitions') }}
),

shipped as (
    select *
    from {{ ref('holdfast', 'kpi_definitions') }}
),

computed as (
    {%- for subject in [
        'revenue', 'customers', 'engagement', 'visits', 'sentiment', 'support', 'purchases',
    ] %}
    select distinct kpi_name
    from {{ ref('holdfast', 'int_scorecard__' ~ subject) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

shown as (
    select distinct kpi_name
    from {{ ref('holdfast', 'scorecard__kpis') }}
)

select defined.kpi_name || ' is defined and no model computes it' as problem
from defined
left join shipped
    on defined.kpi_name = shipped.kpi_name
where shipped.kpi_name is null

union all

select computed.kpi_name || ' is computed and kpi_definitions does not ship with it' as problem
from computed
left join shipped
    on computed.kpi_name = shipped.kpi_name
where shipped.kpi_name is null

union all

select computed.kpi_name || ' is computed and defined, and not in the scorecard' as problem
from computed
inner join defined
    on computed.kpi_name = defined.kpi_name
left join shown
    on computed.kpi_name = shown.kpi_name
where shown.kpi_name is null
