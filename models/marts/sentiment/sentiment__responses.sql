with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

response_mrr as (
    select *
    from {{ ref('holdfast', 'int_sentiment__response_mrr') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

ranked as (
    select
        responses.*,
        row_number() over (
            partition by survey_id, counted_once_key
            order by responded_at desc, {{ holdfast.id_order('response_id', 'desc') }}
        ) as recency_rank
    from responses
),

final as (
    select
        ranked.response_id,
        ranked.survey_id,
        ranked.survey_kind,
        ranked.survey_type,
        ranked.responded_at,
        ranked.responded_date,
        ranked.customer_id,
        ranked.user_id,
        ranked.respondent_key,
        ranked.is_anonymous,
        ranked.invitation_id,
        ranked.ticket_id,
        ranked.channel,
        ranked.touchpoint,
        ranked.score,
        ranked.nps_group,
        ranked.is_top_box,
        ranked.comment,
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.country, 'unknown') as country,
        coalesce(customers.acquisition_channel, 'unknown') as acquisition_channel,
        response_mrr.plan_name as plan_at_response,
        case
            when customers.created_at <= ranked.responded_at
                then cast(
                    {{ dbt.datediff(
                        holdfast.local_date('customers.created_at'), 'ranked.responded_date', 'day'
                    ) }} as integer
                )
        end as tenure_days,
        case when ranked.customer_id is not null then coalesce(response_mrr.mrr, 0) end
            as mrr_at_response,
        ranked.is_superseded,
        ranked.recency_rank = 1
        and coalesce(
            {{ dbt.datediff('ranked.responded_date', 'as_of.as_of_date', 'day') }}
            < ranked.window_days,
            true
        ) as is_current
    from ranked
    cross join as_of
    left join customers
        on ranked.customer_id = customers.customer_id
    left join response_mrr
        on ranked.response_id = response_mrr.response_id
)

select *
from final
