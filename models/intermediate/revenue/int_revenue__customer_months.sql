{#- By name: which movements of the ledger, and what of a month's two ends. -#}
{%- set lost, came = 'opening_mrr > 0 and closing_mrr = 0', 'opening_mrr = 0 and closing_mrr > 0' -%}
{%- set movements = {
    'new': ("movement_type = 'new'", came ~ ' and is_first_time'),
    'expansion': ("movement_type = 'expansion'", 'opening_mrr > 0 and closing_mrr > opening_mrr'),
    'contraction': ("movement_type = 'contraction'", 'closing_mrr > 0 and closing_mrr < opening_mrr'),
    'churn': ("movement_type = 'churn'", lost),
    'voluntary_churn': ("churn_kind = 'voluntary'", lost ~ " and last_churn_kind = 'voluntary'"),
    'involuntary_churn': ("churn_kind = 'involuntary'", lost ~ " and last_churn_kind = 'involuntary'"),
    'reactivation': ("movement_type = 'reactivation'", came ~ ' and not is_first_time'),
} -%}
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

explained as (
    select
        customer_movements.*,
        churns.churn_kind
    from customer_movements
    left join churns
        on customer_movements.policy_name = churns.policy_name
        and customer_movements.customer_id = churns.customer_id
        and customer_movements.moved_date = churns.moved_date
),

ledger_months as (
    select
        policy_name,
        customer_id,
        {{ holdfast.period_start('month', 'moved_date') }} as month,
        sum(mrr_delta) as mrr_delta,
        {%- for movement, (condition, ends) in movements.items() %}
        sum(case when {{ condition }} then mrr_delta else 0 end) as {{ movement }}_delta,
        sum(case when {{ condition }} then 1 else 0 end) as {{ movement }}_movements,
        {%- endfor %}
        min(case when movement_type = 'new' then moved_date end) as first_new_date,
        min(case when movement_type = 'reactivation' then moved_date end) as first_reactivation_date,
        {{ holdfast.value_at('churn_kind', 'moved_date', is_last=true) }} as last_churn_kind
    from explained
    group by policy_name, customer_id, {{ holdfast.period_start('month', 'moved_date') }}
),

balanced as (
    select
        ledger_months.*,
        {{ holdfast.money('sum(mrr_delta) over (partition by policy_name, customer_id order by month)') }}
            as balance,
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
        dense.last_churn_kind,
        {%- for movement in movements %}
        dense.{{ movement }}_delta,
        dense.{{ movement }}_movements{{ ',' if not loop.last }}
        {%- endfor %}
    from dense
    inner join policies
        on dense.policy_name = policies.policy_name
),

-- Either what the ledger says of the month, or what its two ends say.
typed as (
    select
        bridged.*,
        {%- for movement, (condition, ends) in movements.items() %}
        case
            when is_ledger_bridge then {{ movement }}_delta
            when is_moved and {{ ends }} then closing_mrr - opening_mrr
            else 0
        end as {{ movement }}_mrr,
        case
            when is_ledger_bridge then {{ movement }}_movements
            when is_moved and {{ ends }} then 1
            else 0
        end as {{ movement }}_count{{ ',' if not loop.last }}
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
        {{ holdfast.money('voluntary_churn_mrr') }} as voluntary_churned_mrr,
        {{ holdfast.money('involuntary_churn_mrr') }} as involuntary_churned_mrr,
        {{ holdfast.money('reactivation_mrr') }} as reactivation_mrr,
        {{ holdfast.money('closing_mrr') }} as closing_mrr,
        cast(new_count as integer) as new_count,
        cast(churn_count as integer) as churned_count,
        cast(voluntary_churn_count as integer) as voluntary_churned_count,
        cast(involuntary_churn_count as integer) as involuntary_churned_count,
        cast(reactivation_count as integer) as reactivated_count,
        is_complete
    from typed
)

select *
from final
