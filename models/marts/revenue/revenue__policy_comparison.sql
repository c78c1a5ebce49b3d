with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
),

policies as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__revenue_policies') }}
),

months as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

summed as (
    select
        policy_name,
        month,
        sum(opening_mrr) as opening_mrr,
        sum(new_mrr) as new_mrr,
        sum(expansion_mrr) as expansion_mrr,
        sum(contraction_mrr) as contraction_mrr,
        sum(churned_mrr) as churned_mrr,
        sum(reactivation_mrr) as reactivation_mrr,
        sum(closing_mrr) as closing_mrr,
        sum(case when opening_mrr > 0 then closing_mrr else 0 end) as retained_mrr,
        sum(least(opening_mrr, closing_mrr)) as kept_mrr,
        sum(case when closing_mrr > 0 then 1 else 0 end) as closing_customer_count
    from customer_months
    group by policy_name, month
),

begun as (
    select min(month) as first_month
    from summed
),

-- One grid for all policies, so that every month shows every policy.
grid as (
    select
        policies.policy_name,
        months.period_start as month,
        months.is_complete
    from begun
    inner join months
        on begun.first_month <= months.period_start
    cross join policies
),

final as (
    select
        grid.policy_name,
        grid.month,
        {{ holdfast.money('coalesce(summed.opening_mrr, 0)') }} as opening_mrr,
        {{ holdfast.money('coalesce(summed.new_mrr, 0)') }} as new_mrr,
        {{ holdfast.money('coalesce(summed.expansion_mrr, 0)') }} as expansion_mrr,
        {{ holdfast.money('coalesce(summed.contraction_mrr, 0)') }} as contraction_mrr,
        {{ holdfast.money('coalesce(summed.churned_mrr, 0)') }} as churned_mrr,
        {{ holdfast.money('coalesce(summed.reactivation_mrr, 0)') }} as reactivation_mrr,
        {{ holdfast.money('coalesce(summed.closing_mrr, 0)') }} as closing_mrr,
        {{ holdfast.money(
            'coalesce(summed.closing_mrr, 0) - coalesce(chosen.closing_mrr, 0)'
        ) }} as closing_mrr_difference,
        cast(coalesce(summed.closing_customer_count, 0) as bigint) as closing_customer_count,
        {{ holdfast.safe_divide('summed.retained_mrr', 'summed.opening_mrr') }}
            as net_dollar_retention,
        {{ holdfast.safe_divide('summed.kept_mrr', 'summed.opening_mrr') }}
            as gross_dollar_retention,
        grid.is_complete
    from grid
    left join summed
        on grid.policy_name = summed.policy_name
        and grid.month = summed.month
    left join summed as chosen
        on chosen.policy_name = {{ holdfast.revenue_policy() }}
        and grid.month = chosen.month
)

select *
from final
