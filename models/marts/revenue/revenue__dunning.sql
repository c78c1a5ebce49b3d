{% set until_date = 'coalesce(' ~ holdfast.local_date('settled_at') ~ ', as_of_date)' -%}
with failed_invoices as (
    select *
    from {{ ref('holdfast', 'int_revenue__failed_invoices') }}
),

churns as (
    select *
    from {{ ref('holdfast', 'int_revenue__churns') }}
    where policy_name = {{ holdfast.revenue_policy() }}
),

item_days as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_days') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and (is_counted or status_group = 'past_due')
),

spells as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_spells') }}
),

exchange_rates as (
    select *
    from {{ ref('holdfast', 'int_revenue__exchange_rates') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- What the subscription brought a month when its payment failed.
at_risk as (
    select
        failed_invoices.invoice_id,
        sum(item_days.mrr) as mrr
    from failed_invoices
    inner join item_days
        on failed_invoices.subscription_id = item_days.subscription_id
        and failed_invoices.first_failed_date >= item_days.from_date
        and failed_invoices.first_failed_date < item_days.to_date
    group by failed_invoices.invoice_id
),

-- The end of the subscription's spell that began last before the payment failed: only the last may go on.
ended as (
    select
        failed_invoices.invoice_id,
        case when count(*) = count(spells.ended_at) then max(spells.ended_at) end as ended_at
    from failed_invoices
    inner join spells
        on failed_invoices.subscription_id = spells.subscription_id
        and failed_invoices.first_failed_at >= spells.started_at
    group by failed_invoices.invoice_id
),

-- A churn is tied to the last invoice that failed before it.
churned as (
    select
        failed_invoices.invoice_id,
        min(churns.moved_at) as churned_at,
        min(churns.churn_kind) as churn_kind
    from failed_invoices
    inner join churns
        on failed_invoices.subscription_id = churns.subscription_id
        and failed_invoices.first_failed_at <= churns.moved_at
        and (
            failed_invoices.next_failed_at is null
            or failed_invoices.next_failed_at > churns.moved_at
        )
    where failed_invoices.succeeded_at is null
        and failed_invoices.invoice_status <> 'paid'
    group by failed_invoices.invoice_id
),

judged as (
    select
        failed_invoices.*,
        coalesce(at_risk.mrr, 0) as mrr_at_risk,
        {{ holdfast.product('failed_invoices.amount', 'exchange_rates.rate') }} as reporting_amount,
        churned.churned_at,
        churned.churn_kind,
        case
            when failed_invoices.succeeded_at is not null
                or failed_invoices.invoice_status = 'paid' then 'recovered'
            when failed_invoices.invoice_status in ('uncollectible', 'void')
                or churned.churned_at is not null
                or ended.ended_at is not null then 'lost'
            else 'open'
        end as outcome,
        least(churned.churned_at, ended.ended_at) as left_at,
        as_of.as_of_date
    from failed_invoices
    left join at_risk
        on failed_invoices.invoice_id = at_risk.invoice_id
    left join churned
        on failed_invoices.invoice_id = churned.invoice_id
    left join ended
        on failed_invoices.invoice_id = ended.invoice_id
    left join exchange_rates
        on failed_invoices.currency = exchange_rates.currency
        and failed_invoices.first_failed_date >= exchange_rates.valid_from_date
        and failed_invoices.first_failed_date < exchange_rates.valid_to_date
    cross join as_of
),

-- Nobody says when an invoice was written off: when dunning ended the subscription, else by the last attempt.
settled as (
    select
        judged.*,
        case
            when outcome = 'recovered' then succeeded_at
            when invoice_status in ('uncollectible', 'void') and coalesce(churn_kind, '') <> 'involuntary'
                then greatest(least(left_at, last_attempted_at), first_failed_at)
            when outcome = 'lost' then greatest(left_at, first_failed_at)
        end as settled_at
    from judged
),

final as (
    select
        invoice_id,
        customer_id,
        subscription_id,
        first_failed_at,
        failure_code,
        attempt_count,
        failed_attempt_count,
        outcome,
        settled_at,
        case
            when settled_at is not null or outcome = 'open'
                then cast(
                    {{ dbt.datediff('first_failed_date', until_date, 'day') }} as integer
                )
        end as dunning_days,
        {{ holdfast.money('reporting_amount') }} as amount_at_risk,
        {{ holdfast.money('mrr_at_risk') }} as mrr_at_risk,
        churned_at,
        churn_kind
    from settled
)

select *
from final
