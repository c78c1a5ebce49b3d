{%- set movement_types = ['new', 'expansion', 'contraction', 'churn', 'reactivation'] -%}
with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
),

churns as (
    select *
    from {{ ref('holdfast', 'int_revenue__churns') }}
),

policies as (
    select *
    from {{ ref('holdfast', 'int_revenue__viewpoints') }}
),

months as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

ledger_months as (
    select
        policy_name,
        customer_id,
        {{ holdfast.period_start('month', 'moved_date') }} as month,
        sum(mrr_delta) as mrr_delta,
        {%- for movement_type in movement_types %}
        sum(case when movement_type = '{{ movement_type }}' then mrr_delta else 0 end)
            as {{ movement_type }}_delta,
        sum(case when movement_type = '{{ movement_type }}' then 1 else 0 end)
            as {{ movement_type }}_movements,
        min(case when movement_type = '{{ movement_type }}' then moved_date end)
            as first_{{ movement_type }}_date,
        {%- endfor %}
        max(case when movement_type = 'churn' then moved_date end) as last_churn_date
    from customer_movements
    group by policy_name, customer_id, {{ holdfast.period_start('month', 'moved_date') }}
),

balanced as (
    select
        ledger_months.*,
        {{ holdfast.money(
            'sum(mrr_delta) over (
                partition by policy_name, customer_id order by month
                rows between unbounded preceding and current row
            )'
        ) }} as balance,
        lead(month) over (partition by policy_name, customer_id order by month) as next_month,
        first_new_date <= coalesce(first_reactivation_date, first_new_date) as is_first_time
    from ledger_months
),

-- A month without movement carries the last closing on.
dense as (
    select
        balanced.*,
        months.period_start as closing_month,
        months.is_complete,
        months.period_start = balanced.month as is_moved
    from balanced
    inner join months
        on balanced.month <= months.period_start
        and coalesce(balanced.next_month, cast('9999-12-31' as date)) > months.period_start
),

bridged as (
    select
        dense.policy_name,
        dense.customer_id,
        dense.closing_month as month,
        dense.is_complete,
        case when dense.is_moved then dense.balance - dense.mrr_delta else dense.balance end
            as opening_mrr,
        dense.balance as closing_mrr,
        dense.is_moved,
        dense.is_moved and policies.same_month_churn = 'count' as is_ledger_bridge,
        coalesce(dense.is_first_time, false) as is_first_time,
        churns.churn_kind,
        {%- for movement_type in movement_types %}
        dense.{{ movement_type }}_delta,
        dense.{{ movement_type }}_movements{{ ',' if not loop.last }}
        {%- endfor %}
    from dense
    inner join policies
        on dense.policy_name = policies.policy_name
    left join churns
        on dense.policy_name = churns.policy_name
        and dense.customer_id = churns.customer_id
        and dense.last_churn_date = churns.moved_date
        and dense.is_moved
),

-- Either what the ledger says of the month, or what its two ends say.
typed as (
    select
        bridged.*,
        {%- for movement_type, condition in {
            'new': 'opening_mrr = 0 and closing_mrr > 0 and is_first_time',
            'expansion': 'opening_mrr > 0 and closing_mrr > opening_mrr',
            'contraction': 'closing_mrr > 0 and closing_mrr < opening_mrr',
            'churn': 'opening_mrr > 0 and closing_mrr = 0',
            'reactivation': 'opening_mrr = 0 and closing_mrr > 0 and not is_first_time',
        }.items() %}
        case
            when is_ledger_bridge then {{ movement_type }}_delta
            when is_moved and {{ condition }} then closing_mrr - opening_mrr
            else 0
        end as {{ movement_type }}_mrr,
        case
            when is_ledger_bridge then {{ movement_type }}_movements
            when is_moved and {{ condition }} then 1
            else 0
        end as {{ movement_type }}_count{{ ',' if not loop.last }}
        {%- endfor %}
    from bridged
),

final as (
    select
        policy_name,
        customer_id,
        month,
        {{ holdfast.money('opening_mrr') }} as opening_mrr,
        {{ holdfast.money('new_mrr') }} as new_mrr,
        {{ holdfast.money('expansion_mrr') }} as expansion_mrr,
        {{ holdfast.money('contraction_mrr') }} as contraction_mrr,
        {{ holdfast.money('churn_mrr') }} as churned_mrr,
        {{ holdfast.money('reactivation_mrr') }} as reactivation_mrr,
        {{ holdfast.money('closing_mrr') }} as closing_mrr,
        cast(new_count as integer) as new_count,
        cast(churn_count as integer) as churned_count,
        cast(reactivation_count as integer) as reactivated_count,
        case when churn_count > 0 then churn_kind end as churn_kind,
        is_complete
    from typed
)

select *
from final
