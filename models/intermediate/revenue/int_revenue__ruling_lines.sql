with recurring_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__recurring_lines') }}
),

-- A subscription whose first payment never came was never active, whatever it was billed.
subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_versions') }}
    where timeline_source = 'invoice_lines'
        and not is_incomplete
),

late_facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__late_facts') }}
    where fact_kind = 'invoice_line'
),

-- A line below 0 that names no item is taken off the dearest that begins with it.
lines as (
    select
        recurring_lines.*,
        subscriptions.version_number,
        coalesce(
            recurring_lines.item_id,
            case
                when recurring_lines.amount < 0
                    then first_value(recurring_lines.item_id) over (
                        partition by
                            subscriptions.version_number, recurring_lines.subscription_id,
                            recurring_lines.invoice_id, recurring_lines.period_start_at
                        order by
                            recurring_lines.amount desc, {{ holdfast.id_order('recurring_lines.line_id') }}
                    )
            end,
            recurring_lines.subscription_id
        ) as line_item_id,
        subscriptions.ended_at
    from recurring_lines
    inner join subscriptions
        on recurring_lines.subscription_id = subscriptions.subscription_id
    left join late_facts
        on recurring_lines.line_id = late_facts.fact_id
    where subscriptions.version_number = 0
        or late_facts.version_number is null
        or late_facts.version_number < subscriptions.version_number
),

-- Lines that follow one another need no more work. Lines that overlap form a group, cut at every
-- start and end in it.
reached as (
    select
        lines.*,
        max(period_end_at) over (
            partition by version_number, subscription_id, line_item_id
            order by
                period_start_at, issued_at, {{ holdfast.id_order('invoice_id') }},
                {{ holdfast.id_order('line_id') }}
            rows between unbounded preceding and 1 preceding
        ) as reached_at
    from lines
),

grouped as (
    select
        reached.*,
        sum(case when period_start_at < reached_at then 0 else 1 end) over (
            partition by version_number, subscription_id, line_item_id
            order by
                period_start_at, issued_at, {{ holdfast.id_order('invoice_id') }},
                {{ holdfast.id_order('line_id') }}
            rows between unbounded preceding and current row
        ) as overlap_group
    from reached
),

edges as (
    select
        version_number,
        subscription_id,
        line_item_id,
        overlap_group,
        period_start_at as edge_at
    from grouped
    union
    select
        version_number,
        subscription_id,
        line_item_id,
        overlap_group,
        period_end_at as edge_at
    from grouped
),

pieces as (
    select
        edges.*,
        lead(edge_at) over (
            partition by version_number, subscription_id, line_item_id, overlap_group order by edge_at
        ) as next_edge_at
    from edges
),

-- The line that started last rules; of two invoices with one start, the later one.
covering as (
    select
        grouped.*,
        pieces.edge_at as valid_from,
        pieces.next_edge_at as valid_to,
        dense_rank() over (
            partition by
                pieces.version_number, pieces.subscription_id, pieces.line_item_id, pieces.edge_at
            order by
                grouped.period_start_at desc, grouped.issued_at desc,
                {{ holdfast.id_order('grouped.invoice_id', 'desc') }}
        ) as ruling_rank
    from pieces
    inner join grouped
        on pieces.version_number = grouped.version_number
        and pieces.subscription_id = grouped.subscription_id
        and pieces.line_item_id = grouped.line_item_id
        and pieces.overlap_group = grouped.overlap_group
        and pieces.edge_at >= grouped.period_start_at
        and pieces.next_edge_at <= grouped.period_end_at
),

final as (
    select
        version_number,
        subscription_id,
        line_item_id,
        line_id,
        valid_from,
        least(valid_to, ended_at) as valid_to,
        price_id,
        currency,
        billing_interval,
        interval_count,
        quantity,
        amount,
        discount_amount
    from covering
    where ruling_rank = 1
)

select *
from final
where valid_to > valid_from
