with dunning as (
    select *
    from {{ ref('holdfast', 'revenue__dunning') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
    where period_kind = 'month'
),

coded as (
    select
        {{ holdfast.period_start('month', holdfast.local_date('first_failed_at')) }} as month,
        failure_code,
        outcome,
        dunning_days,
        mrr_at_risk
    from dunning

    union all

    select
        {{ holdfast.period_start('month', holdfast.local_date('first_failed_at')) }} as month,
        'all' as failure_code,
        outcome,
        dunning_days,
        mrr_at_risk
    from dunning
),

summed as (
    select
        month,
        failure_code,
        count(*) as failed_invoice_count,
        sum(case when outcome = 'recovered' then 1 else 0 end) as recovered_invoice_count,
        sum(case when outcome = 'lost' then 1 else 0 end) as lost_invoice_count,
        sum(case when outcome = 'open' then 1 else 0 end) as open_invoice_count,
        sum(mrr_at_risk) as mrr_at_risk,
        sum(case when outcome = 'recovered' then mrr_at_risk else 0 end) as recovered_mrr,
        sum(case when outcome = 'lost' then mrr_at_risk else 0 end) as lost_mrr,
        avg(case when outcome = 'recovered' then dunning_days end) as average_recovery_days
    from coded
    group by month, failure_code
),

final as (
    select
        summed.month,
        summed.failure_code,
        cast(summed.failed_invoice_count as bigint) as failed_invoice_count,
        cast(summed.recovered_invoice_count as bigint) as recovered_invoice_count,
        cast(summed.lost_invoice_count as bigint) as lost_invoice_count,
        cast(summed.open_invoice_count as bigint) as open_invoice_count,
        {{ holdfast.safe_divide(
            'recovered_invoice_count', 'recovered_invoice_count + lost_invoice_count'
        ) }} as recovery_rate,
        {{ holdfast.wilson_bound(
            'low', 'recovered_invoice_count', '(recovered_invoice_count + lost_invoice_count)'
        ) }} as recovery_rate_low,
        {{ holdfast.wilson_bound(
            'high', 'recovered_invoice_count', '(recovered_invoice_count + lost_invoice_count)'
        ) }} as recovery_rate_high,
        {{ holdfast.as_double('summed.average_recovery_days') }} as average_recovery_days,
        {{ holdfast.money('summed.mrr_at_risk') }} as mrr_at_risk,
        {{ holdfast.money('summed.recovered_mrr') }} as recovered_mrr,
        {{ holdfast.money('summed.lost_mrr') }} as lost_mrr,
        periods.is_complete
    from summed
    inner join periods
        on summed.month = periods.period_start
)

select *
from final
