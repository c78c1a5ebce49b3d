{{ config(severity='warn') }}
with used as (
    select {{ holdfast.status_word('status') }} as subscription_status
    from {{ ref('holdfast', 'stg_holdfast__subscriptions') }}
    union all
    select {{ holdfast.status_word('status_after') }} as subscription_status
    from {{ ref('holdfast', 'stg_holdfast__subscription_changes') }}
),

statuses as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_statuses') }}
)

select
    used.subscription_status,
    count(*) as row_count,
    'status ' || used.subscription_status
    || ' is not in subscription_statuses: it counts as inactive' as problem
from used
left join statuses
    on used.subscription_status = statuses.subscription_status
where statuses.subscription_status is null
    and used.subscription_status is not null
group by used.subscription_status
