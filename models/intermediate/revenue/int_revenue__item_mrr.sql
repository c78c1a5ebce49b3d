with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_versions') }}
),

policies as (
    select *
    from {{ ref('holdfast', 'int_revenue__viewpoints') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- Only what recurs, and only while there is some of it.
recurring as (
    select *
    from item_states
    where price_kind = 'recurring'
        and billing_interval is not null
        and status_group in ('active', 'trialing', 'past_due', 'paused')
        and quantity > 0
),

judged as (
    select
        recurring.*,
        policies.policy_name,
        policies.weeks_per_month,
        policies.days_per_month,
        case recurring.status_group
            when 'active' then true
            when 'trialing' then policies.count_trialing
            when 'past_due' then policies.count_past_due
            when 'paused' then policies.count_paused
        end as is_counted_status,
        case
            when recurring.status_group = 'past_due' and policies.past_due_grace_days is not null
                then {{ dbt.dateadd(
                    'day', 'cast(policies.past_due_grace_days as integer)', 'recurring.status_since'
                ) }}
        end as grace_ends_at,
        case
            when policies.churn_moment = 'cancel_requested' then subscriptions.cancel_requested_at
        end as cancelled_at,
        case
            when policies.discounts = 'all' then recurring.discount_percent
            when policies.discounts = 'forever_only' and recurring.discount_duration = 'forever'
                then recurring.discount_percent
            else 0
        end as applied_percent,
        case
            when policies.discounts = 'all' then recurring.discount_amount
            when policies.discounts = 'forever_only' and recurring.discount_duration = 'forever'
                then recurring.discount_amount
            else 0
        end as applied_amount
    from recurring
    inner join subscriptions
        on recurring.version_number = subscriptions.version_number
        and recurring.subscription_id = subscriptions.subscription_id
    inner join policies
        on recurring.version_number = policies.version_number
),

-- An interval is cut where the policy stops counting it, if it has by now.
limited as (
    select
        judged.*,
        case
            when least(judged.grace_ends_at, judged.cancelled_at) <= as_of.as_of
                then least(judged.grace_ends_at, judged.cancelled_at)
        end as counts_until
    from judged
    cross join as_of
),

pieces as (
    select
        limited.*,
        is_counted_status as is_counted,
        valid_from as piece_from,
        case
            when is_counted_status
                and counts_until < coalesce(valid_to, cast('9999-12-31' as timestamp))
                then counts_until
            else valid_to
        end as piece_to,
        case
            when not is_counted_status or counts_until is null
                or counts_until >= coalesce(valid_to, cast('9999-12-31' as timestamp))
                then end_reason
            when grace_ends_at = counts_until then 'payment_failed'
        end as piece_end_reason
    from limited
    where not is_counted_status or counts_until is null or counts_until > valid_from

    union all

    select
        limited.*,
        false as is_counted,
        greatest(valid_from, counts_until) as piece_from,
        valid_to as piece_to,
        end_reason as piece_end_reason
    from limited
    where is_counted_status and counts_until < coalesce(valid_to, cast('9999-12-31' as timestamp))
),

final as (
    select
        policy_name,
        subscription_id,
        item_id,
        customer_id,
        status,
        status_group,
        is_counted,
        piece_from as valid_from,
        piece_to as valid_to,
        price_id,
        plan_name,
        currency,
        billing_interval,
        interval_count,
        quantity,
        unit_amount,
        applied_percent as discount_percent,
        {{ holdfast.monthly_amount(
            'applied_amount', 'billing_interval', 'interval_count', 'weeks_per_month', 'days_per_month'
        ) }} as discount_mrr,
        {{ holdfast.monthly_amount(
            'gross_amount', 'billing_interval', 'interval_count', 'weeks_per_month', 'days_per_month'
        ) }} as list_mrr,
        {{ holdfast.monthly_amount(
            holdfast.discounted('gross_amount', 'applied_percent', 'applied_amount'),
            'billing_interval', 'interval_count', 'weeks_per_month', 'days_per_month'
        ) }} as mrr,
        piece_end_reason as end_reason
    from pieces
)

select *
from final
