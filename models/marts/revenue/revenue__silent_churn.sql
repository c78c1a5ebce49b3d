with customer_quarters as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_quarters') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

rules as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__silent_churn_rules') }}
),

last_quarters as (
    select max(period_start) as last_quarter
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'quarter'
        and is_complete
),

-- A quarter is compared with the one before, where the customer paid at the end of both.
followed as (
    select
        later.*,
        row_number() over (partition by later.customer_id order by later.quarter)
            as quarter_number,
        lead(later.quarter) over (partition by later.customer_id order by later.quarter)
            as next_paid_quarter,
        earlier.closing_mrr as previous_mrr,
        later.closing_mrr - later.fx_mrr - earlier.closing_mrr as mrr_growth,
        later.feature_count - earlier.feature_count as feature_growth
    from customer_quarters as later
    left join customer_quarters as earlier
        on later.customer_id = earlier.customer_id
        and later.quarter = {{ holdfast.add_periods('quarter', 1, 'earlier.quarter') }}
),

compared as (
    select
        followed.*,
        case
            when followed.feature_growth is not null
                then followed.mrr_growth <= {{ holdfast.product(
                        'followed.previous_mrr', 'rules.min_mrr_growth_rate'
                    ) }}
                    and followed.feature_growth < rules.min_new_features
        end as is_quiet
    from followed
    cross join rules
),

streaks as (
    select
        compared.*,
        quarter_number - coalesce(max(case when is_quiet is null then quarter_number end) over (
            partition by customer_id order by quarter_number
            rows between unbounded preceding and current row
        ), 0) as observed_quarter_count,
        quarter_number - coalesce(
            max(case when not coalesce(is_quiet, false) then quarter_number end) over (
                partition by customer_id order by quarter_number
                rows between unbounded preceding and current row
            ), 0
        ) as quiet_quarter_count
    from compared
),

judged as (
    select
        streaks.*,
        case
            when streaks.observed_quarter_count >= rules.quiet_quarters
                then streaks.quiet_quarter_count >= rules.quiet_quarters
        end as is_at_risk
    from streaks
    cross join rules
),

final as (
    select
        judged.customer_id,
        judged.quarter,
        customers.segment,
        customers.plan,
        judged.closing_mrr,
        {{ holdfast.money('judged.mrr_growth') }} as mrr_growth,
        cast(judged.feature_count as integer) as feature_count,
        cast(judged.feature_growth as integer) as feature_growth,
        cast(judged.quiet_quarter_count as integer) as quiet_quarter_count,
        judged.is_at_risk,
        {{ holdfast.money(
            'case when judged.is_at_risk then judged.closing_mrr when not judged.is_at_risk then 0 end'
        ) }} as mrr_at_risk,
        case
            when judged.quarter < last_quarters.last_quarter
                then coalesce(
                    judged.next_paid_quarter
                    > {{ holdfast.add_periods('quarter', 1, 'judged.quarter') }},
                    true
                )
        end as is_lost_next_quarter
    from judged
    cross join last_quarters
    left join customers
        on judged.customer_id = customers.customer_id
)

select *
from final
