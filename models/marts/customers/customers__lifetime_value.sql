with customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

realized_revenue as (
    select *
    from {{ ref('holdfast', 'int_revenue__realized_revenue') }}
),

customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

churn_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__churn_rates') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

realized as (
    select
        customer_id,
        min(case when amount > 0 then realized_date end) as first_realized_date,
        {{ holdfast.money('sum(amount)') }} as realized_revenue,
        {{ holdfast.money("sum(case when revenue_kind = 'refund' then -amount else 0 end)") }}
            as refunded_revenue
    from realized_revenue
    group by customer_id
),

-- Where nothing was ever billed or ordered, revenue is not known: NULL, not 0.
billing as (
    select count(*) > 0 as is_known
    from realized_revenue
),

paying as (
    select
        customer_id,
        min(moved_date) as first_paid_date,
        max(moved_date) as last_moved_date,
        {{ holdfast.money('sum(mrr_delta)') }} as current_mrr
    from customer_movements
    group by customer_id
),

tenures as (
    select
        customers.customer_id,
        customers.segment,
        case when billing.is_known then coalesce(realized.realized_revenue, 0) end as realized_revenue,
        case when billing.is_known then coalesce(realized.refunded_revenue, 0) end as refunded_revenue,
        coalesce(paying.current_mrr, 0) as current_mrr,
        paying.customer_id is not null as has_subscribed,
        least(realized.first_realized_date, paying.first_paid_date) as first_date,
        case
            when paying.current_mrr = 0 then paying.last_moved_date
            else as_of.as_of_date
        end as last_date
    from customers
    left join realized
        on customers.customer_id = realized.customer_id
    left join paying
        on customers.customer_id = paying.customer_id
    cross join billing
    cross join as_of
),

-- Months begun: from the 5th to the 5th of the next month is one, a day more is two.
measured as (
    select
        tenures.*,
        case
            when first_date is not null
                then greatest(
                    {{ dbt.datediff('first_date', 'last_date', 'month') }}
                    + case
                        when {{ holdfast.add_periods(
                            'month', dbt.datediff('first_date', 'last_date', 'month'), 'first_date'
                        ) }} < last_date then 1
                        else 0
                    end,
                    1
                )
        end as tenure_months
    from tenures
),

expected as (
    select
        measured.*,
        {{ holdfast.money(holdfast.safe_divide('realized_revenue', 'tenure_months')) }}
            as average_monthly_revenue,
        case
            when measured.has_subscribed and measured.current_mrr = 0
                then {{ holdfast.as_double('measured.tenure_months') }}
            when measured.has_subscribed
                then coalesce(
                    {{ holdfast.safe_divide(1, 'own_segment.monthly_churn_rate') }},
                    {{ holdfast.safe_divide(1, 'everyone.monthly_churn_rate') }}
                )
        end as lifetime_months
    from measured
    left join churn_rates as own_segment
        on own_segment.segment_name = 'segment'
        and measured.segment = own_segment.segment_value
    left join churn_rates as everyone
        on everyone.segment_name = 'all'
),

final as (
    select
        customer_id,
        segment,
        realized_revenue,
        refunded_revenue,
        current_mrr,
        first_date as first_revenue_date,
        cast(tenure_months as integer) as tenure_months,
        average_monthly_revenue,
        lifetime_months,
        {{ holdfast.product('realized_revenue', var('gross_margin')) }} as historic_clv,
        -- what a paying customer is worth a month is its MRR: a year paid in advance is no month's revenue
        {{ holdfast.money(
            holdfast.as_double('case when current_mrr > 0 then current_mrr else average_monthly_revenue end')
            ~ ' * lifetime_months * ' ~ var('gross_margin')
        ) }} as predicted_clv
    from expected
)

select *
from final
