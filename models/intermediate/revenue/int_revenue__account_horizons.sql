with customer_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_months') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

account_segments as (
    select *
    from {{ ref('holdfast', 'int_revenue__account_segments') }}
    where segment_name = 'all'
),

account_months as (
    select
        account_segments.level,
        account_segments.account_id,
        customer_months.month,
        sum(customer_months.closing_mrr) as closing_mrr
    from customer_months
    inner join account_segments
        on customer_months.customer_id = account_segments.customer_id
    group by account_segments.level, account_segments.account_id, customer_months.month
),

horizons as (
    {%- for horizon in [1, 3, 12] %}
    select {{ horizon }} as horizon_months
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Who paid then, and what the same account pays now.
final as (
    select
        base.level,
        base.account_id,
        horizons.horizon_months,
        ended.month,
        {{ holdfast.money('base.closing_mrr') }} as opening_mrr,
        {{ holdfast.money('ended.closing_mrr') }} as closing_mrr,
        {{ holdfast.money('least(ended.closing_mrr, base.closing_mrr)') }} as kept_mrr
    from account_months as base
    cross join horizons
    inner join account_months as ended
        on base.level = ended.level
        and base.account_id = ended.account_id
        and ended.month
        = {{ holdfast.add_periods('month', 'horizons.horizon_months', 'base.month') }}
    where base.closing_mrr > 0
)

select *
from final
