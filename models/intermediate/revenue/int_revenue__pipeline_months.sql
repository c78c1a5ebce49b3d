with item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscriptions') }}
),

statuses as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_statuses') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

closing_days as (
    select
        periods.period_start as month,
        least(
            {{ holdfast.add_periods('day', -1, 'periods.next_period_start') }}, as_of.as_of_date
        ) as closing_date
    from periods
    cross join as_of
),

-- From when on it was known that a subscription will end. An end without a request is known today, as is
-- the status of a header: it says nothing of the past.
scheduled as (
    select
        subscriptions.subscription_id,
        subscriptions.timeline_source,
        -- an end that is past, and the wish that led to it, say nothing of what begins after it
        case
            when subscriptions.ended_at <= as_of.as_of
                and coalesce(
                    subscriptions.cancel_requested_at <= subscriptions.ended_at,
                    not subscriptions.cancel_at_period_end
                )
                then {{ holdfast.local_date('subscriptions.ended_at') }}
        end as ended_date,
        coalesce(subscriptions.cancel_requested_at, as_of.as_of) as non_renewing_from,
        case
            when subscriptions.ended_at is not null or subscriptions.cancel_at_period_end
                then coalesce(
                    subscriptions.cancel_requested_at,
                    case when subscriptions.ended_at > as_of.as_of then as_of.as_of end,
                    case when subscriptions.cancel_at_period_end then as_of.as_of end
                )
        end as end_known_at
    from subscriptions
    cross join as_of
),

noteworthy as (
    select
        item_days.customer_id,
        item_days.from_date,
        item_days.to_date,
        item_days.mrr,
        item_days.status_group = 'trialing' as is_trial,
        item_days.status_group = 'past_due' as is_past_due,
        item_days.is_counted,
        case
            when statuses.is_non_renewing and scheduled.timeline_source = 'changes' then item_days.from_date
            when statuses.is_non_renewing then {{ holdfast.local_date('scheduled.non_renewing_from') }}
            when item_days.from_date >= scheduled.ended_date then cast(null as date)
            else {{ holdfast.local_date('scheduled.end_known_at') }}
        end as end_known_date
    from item_days
    inner join scheduled
        on item_days.subscription_id = scheduled.subscription_id
    left join statuses
        on item_days.status = statuses.subscription_status
    where item_days.status_group in ('trialing', 'past_due')
        or statuses.is_non_renewing
        or scheduled.end_known_at is not null
),

final as (
    select
        noteworthy.customer_id,
        closing_days.month,
        {{ holdfast.money('sum(case when is_trial then mrr else 0 end)') }} as trial_pipeline_mrr,
        {{ holdfast.money('sum(case when is_past_due then mrr else 0 end)') }} as past_due_mrr,
        {{ holdfast.money(
            'sum(case when is_counted and end_known_date <= closing_date then mrr else 0 end)'
        ) }} as scheduled_churn_mrr
    from noteworthy
    inner join closing_days
        on noteworthy.from_date <= closing_days.closing_date
        and noteworthy.to_date > closing_days.closing_date
    group by noteworthy.customer_id, closing_days.month
)

select *
from final
where trial_pipeline_mrr > 0
    or past_due_mrr > 0
    or scheduled_churn_mrr > 0
