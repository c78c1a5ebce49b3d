with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
),

item_mrr as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_mrr') }}
    where policy_name = '{{ var("revenue_policy") }}'
        and is_counted
),

-- Of several plans at one time, the dearest.
ranked as (
    select
        responses.response_id,
        item_mrr.plan_name,
        row_number() over (
            partition by responses.response_id
            order by item_mrr.mrr desc, item_mrr.subscription_id asc, item_mrr.item_id asc
        ) as plan_rank
    from responses
    inner join item_mrr
        on responses.customer_id = item_mrr.customer_id
        and responses.responded_at >= item_mrr.valid_from
        and responses.responded_at < coalesce(item_mrr.valid_to, cast('9999-12-31' as timestamp))
    where item_mrr.plan_name is not null
),

final as (
    select
        response_id,
        plan_name
    from ranked
    where plan_rank = 1
)

select *
from final
