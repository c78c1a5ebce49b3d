{%- set mrr = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr',
] -%}
{%- set counts = [
    'opening_count', 'new_count', 'churned_count', 'reactivated_count', 'closing_count',
] -%}
{%- set causes = ['late_row', 'backdated_change', 'deletion'] -%}
with segment_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__segment_months') }}
    where segment_name = 'all'
),

restated_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__restated_months') }}
),

late_facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__late_facts') }}
),

knowledge_start as (
    select *
    from {{ ref('holdfast', 'int_revenue__knowledge_start') }}
),

months as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

begun as (
    select min(month) as first_month
    from (
        select month from segment_months
        union
        select month from restated_months
    ) as known_months
),

-- Every closed month, at its own close and at every close since, the running month last.
grid as (
    select
        closed.period_start as month,
        known.period_start as known_month,
        known.is_complete
    from begun
    inner join months as closed
        on begun.first_month <= closed.period_start
    inner join months as known
        on closed.period_start <= known.period_start
    cross join knowledge_start
    where closed.is_complete
        and known.period_start >= knowledge_start.first_known_month
),

-- What was learned later is taken back from what is known today; what was learned in the month
-- itself is what changed.
restated as (
    select
        grid.month,
        grid.known_month,
        {%- for figure in mrr + counts %}
        sum(
            case
                when restated_months.known_month > grid.known_month
                    then restated_months.{{ figure }}_delta
                else 0
            end
        ) as {{ figure }}_later,
        {%- endfor %}
        {%- for cause in causes %}
        sum(
            case
                when restated_months.known_month = grid.known_month
                    and restated_months.cause = '{{ cause }}'
                    then restated_months.closing_mrr_delta
                else 0
            end
        ) as {{ cause }}_mrr_delta{{ ',' if not loop.last }}
        {%- endfor %}
    from grid
    inner join restated_months
        on grid.month = restated_months.month
        and grid.known_month <= restated_months.known_month
    group by grid.month, grid.known_month
),

counted as (
    select
        effective_month as month,
        known_month,
        count(*) as late_fact_count
    from late_facts
    group by effective_month, known_month
),

final as (
    select
        grid.*,
        row_number() over (partition by grid.month order by grid.known_month) = 1 as is_first_known,
        lead(grid.known_month) over (partition by grid.month order by grid.known_month) is null
            as is_latest,
        {%- for figure in mrr + counts %}
        coalesce(segment_months.{{ figure }}, 0) - coalesce(restated.{{ figure }}_later, 0)
            as {{ figure }},
        {%- endfor %}
        {%- for cause in causes %}
        coalesce(restated.{{ cause }}_mrr_delta, 0) as {{ cause }}_mrr_delta,
        {%- endfor %}
        coalesce(counted.late_fact_count, 0) as late_fact_count
    from grid
    left join segment_months
        on grid.month = segment_months.month
    left join restated
        on grid.month = restated.month
        and grid.known_month = restated.known_month
    left join counted
        on grid.month = counted.month
        and grid.known_month = counted.known_month
)

select *
from final
