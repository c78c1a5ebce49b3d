{%- set causes = [
    'credit', 'fx', 'outside', 'missing', 'discount', 'proration',
] -%}
with billing_gaps as (
    select *
    from {{ ref('holdfast', 'int_revenue__billing_gaps') }}
),

segment_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__segment_months') }}
    where segment_name = 'all'
        and is_complete
),

summed as (
    select
        month,
        {{ holdfast.money('sum(billed_mrr)') }} as billed_mrr,
        {{ holdfast.money('sum(accrued_mrr)') }} as accrued_mrr,
        {{ holdfast.money('sum(calendar_difference)') }} as calendar_difference,
        {%- for cause in causes %}
        {{ holdfast.money('sum(' ~ cause ~ '_difference)') }} as {{ cause }}_difference
        {{- ',' if not loop.last }}
        {%- endfor %}
    from billing_gaps
    group by month
),

compared as (
    select
        coalesce(segment_months.month, summed.month) as month,
        coalesce(segment_months.closing_mrr, 0) as closing_mrr,
        coalesce(summed.accrued_mrr, 0) as accrued_mrr,
        coalesce(summed.billed_mrr, 0) as billed_mrr,
        coalesce(summed.accrued_mrr + summed.calendar_difference, 0)
        - coalesce(segment_months.closing_mrr, 0) as timing_difference,
        {%- for cause in causes %}
        coalesce(summed.{{ cause }}_difference, 0) as {{ cause }}_difference
        {{- ',' if not loop.last }}
        {%- endfor %}
    from segment_months
    full outer join summed
        on segment_months.month = summed.month
),

-- What is left over: bills of another amount than the items were worth when they were begun.
final as (
    select
        month,
        {{ holdfast.money('closing_mrr') }} as closing_mrr,
        {{ holdfast.money('accrued_mrr') }} as accrued_mrr,
        {{ holdfast.money('billed_mrr') }} as billed_mrr,
        {{ holdfast.money('billed_mrr - closing_mrr') }} as difference,
        {{ holdfast.money('timing_difference') }} as timing_difference,
        {{ holdfast.money('proration_difference') }} as proration_difference,
        {{ holdfast.money('discount_difference') }} as discount_difference,
        {{ holdfast.money('credit_difference') }} as credit_difference,
        {{ holdfast.money('missing_difference') }} as missing_invoice_difference,
        {{ holdfast.money('outside_difference') }} as outside_mrr_difference,
        {{ holdfast.money('fx_difference') }} as fx_difference,
        {{ holdfast.money(
            'billed_mrr - closing_mrr - timing_difference - ' ~ causes | join('_difference - ')
            ~ '_difference'
        ) }} as unexplained_difference
    from compared
)

select *
from final
