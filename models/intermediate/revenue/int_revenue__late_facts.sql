{%- set cause_numbers = {'late_row': 1, 'backdated_change': 2, 'deletion': 3} -%}
with changes as (
    select *
    from {{ ref('holdfast', 'int_revenue__changes') }}
),

recurring_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__recurring_lines') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__every_subscription') }}
),

knowledge_start as (
    select *
    from {{ ref('holdfast', 'int_revenue__knowledge_start') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

facts as (
    select
        'change' as fact_kind,
        changes.change_id as fact_id,
        changes.subscription_id,
        changes.item_id,
        subscriptions.customer_id,
        changes.effective_at,
        coalesce(changes.recorded_at, changes.loaded_at, changes.effective_at) as known_at
    from changes
    inner join subscriptions
        on changes.subscription_id = subscriptions.subscription_id

    union all

    select
        'invoice_line' as fact_kind,
        recurring_lines.line_id as fact_id,
        recurring_lines.subscription_id,
        coalesce(recurring_lines.item_id, recurring_lines.subscription_id) as item_id,
        subscriptions.customer_id,
        recurring_lines.period_start_at as effective_at,
        recurring_lines.issued_at as known_at
    from recurring_lines
    inner join subscriptions
        on recurring_lines.subscription_id = subscriptions.subscription_id
    where subscriptions.timeline_source = 'invoice_lines'

    union all

    select
        'deletion' as fact_kind,
        subscription_id as fact_id,
        subscription_id,
        subscription_id as item_id,
        customer_id,
        started_at as effective_at,
        deleted_at as known_at
    from subscriptions
    where is_deleted
        and deleted_at is not null
),

dated as (
    select
        facts.*,
        {{ holdfast.period_start('month', holdfast.local_date('facts.effective_at')) }}
            as effective_month,
        {{ holdfast.period_start('month', holdfast.local_date('least(facts.known_at, as_of.as_of)')) }}
            as known_month
    from facts
    cross join as_of
),

late as (
    select dated.*
    from dated
    cross join knowledge_start
    where dated.known_month > dated.effective_month
        and dated.known_month > knowledge_start.first_known_month
),

late_items as (
    select distinct
        subscription_id,
        item_id
    from late
),

-- Up to when the history of an item was known at the close of the months before.
known_histories as (
    select
        dated.subscription_id,
        dated.item_id,
        dated.known_month,
        max(max(dated.effective_at)) over (
            partition by dated.subscription_id, dated.item_id order by dated.known_month
            rows between unbounded preceding and 1 preceding
        ) as known_until_at
    from dated
    inner join late_items
        on dated.subscription_id = late_items.subscription_id
        and dated.item_id = late_items.item_id
    group by dated.subscription_id, dated.item_id, dated.known_month
),

-- What takes effect where the history was known already rewrites it.
explained as (
    select
        late.*,
        case
            when late.fact_kind = 'deletion' then 'deletion'
            when known_histories.known_until_at >= late.effective_at then 'backdated_change'
            else 'late_row'
        end as cause
    from late
    left join known_histories
        on late.subscription_id = known_histories.subscription_id
        and late.item_id = known_histories.item_id
        and late.known_month = known_histories.known_month
),

final as (
    select
        customer_id,
        subscription_id,
        fact_kind,
        fact_id,
        effective_at,
        effective_month,
        known_month,
        cause,
        10 * {{ holdfast.periods_between('month', "cast('1900-01-01' as date)", 'known_month') }}
        + case cause
            {%- for cause, number in cause_numbers.items() %}
            when '{{ cause }}' then {{ number }}
            {%- endfor %}
        end as version_number
    from explained
)

select *
from final
