with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
),

item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where policy_name = '{{ var("revenue_policy") }}'
        and is_counted
),

-- What ends on the day of the answer, but after it, still counts.
matched as (
    select
        responses.response_id,
        item_days.plan_name,
        item_days.mrr,
        row_number() over (
            partition by responses.response_id
            order by
                case when item_days.plan_name is null then 1 else 0 end,
                item_days.mrr desc,
                item_days.subscription_id asc,
                item_days.item_id asc
        ) as plan_rank
    from responses
    inner join item_days
        on responses.customer_id = item_days.customer_id
        and responses.responded_at >= item_days.started_at
        and responses.responded_at < coalesce(item_days.ended_at, cast('9999-12-31' as timestamp))
        and (
            responses.responded_date < item_days.to_date
            or {{ holdfast.local_date('item_days.ended_at') }} = item_days.to_date
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
