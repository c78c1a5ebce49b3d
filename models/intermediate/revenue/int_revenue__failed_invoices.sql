with payments as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__payments') }}
),

invoices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__invoices') }}
),

invoice_lines as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__invoice_lines') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- An invoice of one subscription may name it on its lines alone.
billed as (
    select
        invoices.invoice_id,
        coalesce(
            invoices.subscription_id,
            case
                when count(distinct invoice_lines.subscription_id) = 1
                    then min(invoice_lines.subscription_id)
            end
        ) as subscription_id
    from invoices
    left join invoice_lines
        on invoices.invoice_id = invoice_lines.invoice_id
    group by invoices.invoice_id, invoices.subscription_id
),

-- What is pending has been neither.
attempts as (
    select
        payments.invoice_id,
        payments.payment_id,
        payments.attempted_at,
        lower(payments.status) as status,
        payments.amount,
        coalesce(payments.failure_code, 'unknown') as failure_code,
        min(case when lower(payments.status) = 'failed' then payments.attempted_at end) over (
            partition by payments.invoice_id
        ) as first_failed_at
    from payments
    cross join as_of
    where payments.invoice_id is not null
        and payments.attempted_at <= as_of.as_of
        and lower(payments.status) in ('succeeded', 'failed')
),

ranked as (
    select
        attempts.*,
        row_number() over (
            partition by invoice_id, status order by attempted_at, {{ holdfast.id_order('payment_id') }}
        ) as status_rank,
        sum(case when status = 'succeeded' then amount else 0 end) over (
            partition by invoice_id
            order by attempted_at, {{ holdfast.id_order('payment_id') }}
            rows between unbounded preceding and current row
        ) as paid_amount
    from attempts
    where first_failed_at is not null
),

-- A part of the total settles nothing. Where no more was paid, and the invoice is paid all the same, the last
-- payment settled it.
successes as (
    select
        ranked.invoice_id,
        coalesce(
            min(case when ranked.paid_amount >= coalesce(invoices.total, 0) then ranked.attempted_at end),
            max(case when lower(invoices.status) = 'paid' then ranked.attempted_at end)
        ) as succeeded_at
    from ranked
    inner join invoices
        on ranked.invoice_id = invoices.invoice_id
    where ranked.status = 'succeeded'
        and ranked.attempted_at >= ranked.first_failed_at
    group by ranked.invoice_id
),

tried as (
    select
        invoice_id,
        min(first_failed_at) as first_failed_at,
        max(attempted_at) as last_attempted_at,
        count(*) as attempt_count,
        sum(case when status = 'failed' then 1 else 0 end) as failed_attempt_count,
        max(case when status = 'failed' and status_rank = 1 then failure_code end) as failure_code,
        max(case when status = 'succeeded' then 1 else 0 end) = 1 as has_succeeded
    from ranked
    group by invoice_id
),

-- What fails once the invoice is paid is a second attempt too many, and no dunning.
final as (
    select
        tried.invoice_id,
        invoices.customer_id,
        billed.subscription_id,
        lower(invoices.status) as invoice_status,
        invoices.currency,
        {{ holdfast.without_tax('invoices') }} as amount,
        tried.first_failed_at,
        {{ holdfast.local_date('tried.first_failed_at') }} as first_failed_date,
        tried.last_attempted_at,
        cast(tried.attempt_count as integer) as attempt_count,
        cast(tried.failed_attempt_count as integer) as failed_attempt_count,
        tried.failure_code,
        successes.succeeded_at,
        lead(tried.first_failed_at) over (
            partition by billed.subscription_id
            order by tried.first_failed_at, {{ holdfast.id_order('tried.invoice_id') }}
        ) as next_failed_at
    from tried
    inner join invoices
        on tried.invoice_id = invoices.invoice_id
    inner join billed
        on tried.invoice_id = billed.invoice_id
    left join successes
        on tried.invoice_id = successes.invoice_id
    where successes.succeeded_at is not null
        or not tried.has_succeeded
        or lower(invoices.status) <> 'paid'
)

select *
from final
