{{ config(severity='warn') }}
with churns as (
    select *
    from {{ ref('holdfast', 'int_revenue__churns') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and churn_reason is not null
),

cancel_reasons as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__cancel_reasons') }}
)

select
    churns.churn_reason,
    count(*) as churn_count,
    'cancel reason ' || churns.churn_reason
    || ' is not in cancel_reasons: it counts as voluntary' as problem
from churns
left join cancel_reasons
    on trim(churns.churn_reason) = cancel_reasons.cancel_reason
where cancel_reasons.cancel_reason is null
group by churns.churn_reason
