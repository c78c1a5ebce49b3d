{%- set mrr = [
    'opening_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr', 'reactivation_mrr',
    'closing_mrr',
] -%}
{%- set counts = [
    'opening_count', 'new_count', 'churned_count', 'reactivated_count', 'closing_count',
] -%}
{%- set causes = ['late_row', 'backdated_change', 'deletion'] -%}
with known_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__known_months') }}
),

compared as (
    select
        known_months.*,
        {%- for figure in mrr + counts %}
        lag({{ figure }}) over (partition by month order by known_month)
            as before_{{ figure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from known_months
),

final as (
    select
        month,
        known_month,
        is_first_known,
        is_latest,
        coalesce(
            {%- for figure in mrr + counts %}
            {{ figure }} <> before_{{ figure }}{{ ' or' if not loop.last }}
            {%- endfor %},
            false
        ) as is_restated,
        {%- for figure in mrr %}
        {{ holdfast.money(figure) }} as {{ figure }},
        {%- endfor %}
        {%- for figure in counts %}
        cast({{ figure }} as bigint) as {{ figure | replace('_count', '_customer_count') }},
        {%- endfor %}
        {{ holdfast.money('coalesce(closing_mrr - before_closing_mrr, 0)') }} as closing_mrr_delta,
        {%- for cause in causes %}
        {{ holdfast.money(cause ~ '_mrr_delta') }} as {{ cause }}_mrr_delta,
        {%- endfor %}
        cast(late_fact_count as bigint) as late_fact_count,
        is_complete
    from compared
)

select *
from final
