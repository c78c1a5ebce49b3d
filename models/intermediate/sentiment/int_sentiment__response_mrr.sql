with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
),

item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and is_counted
),

item_mrr as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_mrr') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and is_counted
),

exchange_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

-- What begins and ends within one day is not among the days.
moments as (
    select
        item_mrr.*,
        {{ holdfast.local_date('item_mrr.valid_from') }} as from_date
    from item_mrr
    where {{ holdfast.local_date('item_mrr.valid_from') }} = {{ holdfast.local_date('item_mrr.valid_to') }}
),

states as (
    select
        customer_id,
        subscription_id,
        item_id,
        plan_name,
        started_at,
        ended_at,
        to_date,
        mrr
    from item_days

    union all

    select
        moments.customer_id,
        moments.subscription_id,
        moments.item_id,
        moments.plan_name,
        moments.valid_from as started_at,
        moments.valid_to as ended_at,
        moments.from_date as to_date,
        coalesce({{ holdfast.product('moments.mrr', 'exchange_rates.rate') }}, 0) as mrr
    from moments
    left join exchange_rates
        on moments.currency = exchange_rates.currency
        and moments.from_date >= exchange_rates.valid_from_date
        and moments.from_date < exchange_rates.valid_to_date
),

-- What ends on the day of the answer, but after it, still counts.
matched as (
    select
        responses.response_id,
        states.plan_name,
        states.mrr,
        row_number() over (
            partition by responses.response_id
            order by
                case when states.plan_name is null then 1 else 0 end,
                states.mrr desc,
                states.subscription_id asc,
                states.item_id asc
        ) as plan_rank
    from responses
    inner join states
        on responses.customer_id = states.customer_id
        and responses.responded_at >= states.started_at
        and responses.responded_at < coalesce(states.ended_at, cast('9999-12-31' as timestamp))
        and (
            responses.responded_date < states.to_date
            or {{ holdfast.local_date('states.ended_at') }} = states.to_date
        )
),

final as (
    select
        response_id,
        max(case when plan_rank = 1 then plan_name end) as plan_name,
        {{ holdfast.money('sum(mrr)') }} as mrr
    from matched
    group by response_id
)

select *
from final
