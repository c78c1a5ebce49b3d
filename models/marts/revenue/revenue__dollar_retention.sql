with account_horizons as (
    select *
    from {{ ref('holdfast', 'int_revenue__account_horizons') }}
),

account_segments as (
    select *
    from {{ ref('holdfast', 'int_revenue__account_segments') }}
),

segment_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__segment_months') }}
),

named_accounts as (
    select distinct
        level,
        account_id,
        segment_name,
        segment_value
    from account_segments
),

summed as (
    select
        account_horizons.month,
        account_horizons.horizon_months,
        account_horizons.level,
        named_accounts.segment_name,
        named_accounts.segment_value,
        sum(account_horizons.opening_mrr) as opening_mrr,
        sum(account_horizons.closing_mrr) as closing_mrr,
        sum(account_horizons.kept_mrr) as kept_mrr,
        count(*) as opening_logo_count,
        sum(case when account_horizons.closing_mrr = 0 then 1 else 0 end) as lost_logo_count
    from account_horizons
    inner join named_accounts
        on account_horizons.level = named_accounts.level
        and account_horizons.account_id = named_accounts.account_id
    group by
        account_horizons.month,
        account_horizons.horizon_months,
        account_horizons.level,
        named_accounts.segment_name,
        named_accounts.segment_value
),

kinds as (
    {%- for level in ['customer', 'parent'] %}
    {%- set is_last_level = loop.last %}
    {%- for horizon in [1, 3, 12] %}
    select
        '{{ level }}' as level,
        {{ horizon }} as horizon_months
    {{ 'union all' if not (is_last_level and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

observed as (
    select min(month) as first_month
    from segment_months
),

-- A month is there once the month that it is compared with was observed.
grid as (
    select
        segment_months.month,
        kinds.horizon_months,
        kinds.level,
        segment_months.segment_name,
        segment_months.segment_value,
        segment_months.is_complete
    from segment_months
    cross join kinds
    cross join observed
    where segment_months.month
        >= {{ holdfast.add_periods('month', 'kinds.horizon_months', 'observed.first_month') }}
),

final as (
    select
        grid.month,
        grid.horizon_months,
        grid.level,
        grid.segment_name,
        grid.segment_value,
        {{ holdfast.money('coalesce(summed.opening_mrr, 0)') }} as opening_mrr,
        {{ holdfast.money('coalesce(summed.closing_mrr, 0)') }} as closing_mrr,
        {{ holdfast.money('coalesce(summed.kept_mrr, 0)') }} as kept_mrr,
        {{ holdfast.safe_divide('summed.closing_mrr', 'summed.opening_mrr') }}
            as net_dollar_retention,
        {{ holdfast.safe_divide('summed.kept_mrr', 'summed.opening_mrr') }}
            as gross_dollar_retention,
        cast(coalesce(summed.opening_logo_count, 0) as bigint) as opening_logo_count,
        cast(coalesce(summed.lost_logo_count, 0) as bigint) as lost_logo_count,
        {{ holdfast.safe_divide('summed.lost_logo_count', 'summed.opening_logo_count') }}
            as logo_churn_rate,
        {{ holdfast.wilson_bound('low', 'summed.lost_logo_count', 'summed.opening_logo_count') }}
            as logo_churn_rate_low,
        {{ holdfast.wilson_bound('high', 'summed.lost_logo_count', 'summed.opening_logo_count') }}
            as logo_churn_rate_high,
        grid.is_complete
    from grid
    left join summed
        on grid.month = summed.month
        and grid.horizon_months = summed.horizon_months
        and grid.level = summed.level
        and grid.segment_name = summed.segment_name
        and grid.segment_value = summed.segment_value
)

select *
from final
