with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_responses') }}
    where survey_kind = 'nps'
),

deliveries as (
    select *
    from {{ ref('holdfast', 'int_sentiment__period_deliveries') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_definitions') }}
    where survey_kind = 'nps'
),

customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

answered as (
    select
        survey_id,
        period_kind,
        period_start,
        'answer' as row_kind,
        response_id as row_id,
        customer_key,
        respondent_key,
        score,
        nps_group,
        1 as response_count,
        0 as delivered_count
    from responses
),

delivered as (
    select
        deliveries.survey_id,
        deliveries.period_kind,
        deliveries.period_start,
        'delivery' as row_kind,
        deliveries.customer_key as row_id,
        deliveries.customer_key,
        cast(null as {{ dbt.type_string() }}) as respondent_key,
        cast(null as bigint) as score,
        cast(null as {{ dbt.type_string() }}) as nps_group,
        0 as response_count,
        deliveries.delivered_count
    from deliveries
    inner join definitions
        on deliveries.survey_id = definitions.survey_id
),

counted as (
    select * from answered

    union all

    select * from delivered
),

final as (
    select
        counted.survey_id,
        counted.period_kind,
        counted.period_start,
        counted.row_kind,
        counted.row_id,
        nullif(counted.customer_key, '') as customer_id,
        counted.respondent_key,
        cast(counted.score as integer) as score,
        counted.nps_group,

        ---------- segments
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.country, 'unknown') as country,
        coalesce(customers.acquisition_channel, 'unknown') as acquisition_channel,
        coalesce(customers.plan, 'unknown') as plan,

        ---------- as in sentiment.nps
        cast(case when counted.nps_group = 'promoter' then 1 else 0 end as bigint)
            as promoter_count,
        cast(case when counted.nps_group = 'passive' then 1 else 0 end as bigint) as passive_count,
        cast(case when counted.nps_group = 'detractor' then 1 else 0 end as bigint)
            as detractor_count,
        cast(counted.response_count as bigint) as response_count,
        cast(counted.delivered_count as bigint) as delivered_count
    from counted
    left join customers
        on counted.customer_key = customers.customer_id
)

select *
from final
