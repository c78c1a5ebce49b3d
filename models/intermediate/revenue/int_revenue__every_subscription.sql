with subscriptions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscriptions') }}
),

statuses as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_statuses') }}
),

changes as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_changes') }}
),

recurring_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__recurring_lines') }}
),

replaced_ends as (
    select *
    from {{ ref('holdfast', 'int_revenue__replaced_ends') }}
),

changed as (
    select distinct subscription_id
    from changes
),

invoiced as (
    select
        subscription_id,
        max(case when invoice_rank = 1 then customer_id end) as customer_id,
        min(period_start_at) as started_at
    from (
        select
            subscription_id,
            customer_id,
            period_start_at,
            row_number() over (
                partition by subscription_id
                order by
                    issued_at desc, {{ holdfast.id_order('invoice_id', 'desc') }},
                    {{ holdfast.id_order('line_id', 'desc') }}
            ) as invoice_rank
        from recurring_lines
        where subscription_id is not null
    ) as ranked
    group by subscription_id
),

headers as (
    select
        subscriptions.subscription_id,
        subscriptions.customer_id,
        subscriptions.price_id,
        coalesce(subscriptions.quantity, 1) as quantity,
        subscriptions.currency,
        {{ holdfast.status_word('subscriptions.status') }} as status,
        coalesce(statuses.status_group, 'inactive') as status_group,
        coalesce(statuses.is_incomplete, false) as is_incomplete,
        subscriptions.started_at,
        subscriptions.trial_start_at,
        subscriptions.trial_end_at,
        subscriptions.current_period_start_at,
        subscriptions.cancel_requested_at,
        subscriptions.cancel_at_period_end,
        coalesce(replaced_ends.replaced_at, subscriptions.ended_at) as ended_at,
        lower(subscriptions.cancel_reason) as cancel_reason,
        subscriptions.is_deleted,
        case
            when subscriptions.is_deleted
                then coalesce(subscriptions.updated_at, subscriptions.loaded_at)
        end as deleted_at,
        case
            when changed.subscription_id is not null then 'changes'
            when subscriptions.price_id is null and invoiced.subscription_id is not null
                then 'invoice_lines'
            else 'header'
        end as timeline_source
    from subscriptions
    left join statuses
        on {{ holdfast.status_word('subscriptions.status') }} = statuses.subscription_status
    left join changed
        on subscriptions.subscription_id = changed.subscription_id
    left join invoiced
        on subscriptions.subscription_id = invoiced.subscription_id
    left join replaced_ends
        on subscriptions.subscription_id = replaced_ends.subscription_id
        and subscriptions.ended_at = replaced_ends.ended_at
),

-- The invoices of a soft-deleted subscription do not bring it back.
known_from_invoices_only as (
    select
        invoiced.subscription_id,
        invoiced.customer_id,
        cast(null as {{ dbt.type_string() }}) as price_id,
        {{ holdfast.money(1) }} as quantity,
        cast(null as {{ dbt.type_string() }}) as currency,
        'active' as status,
        'active' as status_group,
        false as is_incomplete,
        invoiced.started_at,
        cast(null as timestamp) as trial_start_at,
        cast(null as timestamp) as trial_end_at,
        cast(null as timestamp) as current_period_start_at,
        cast(null as timestamp) as cancel_requested_at,
        false as cancel_at_period_end,
        cast(null as timestamp) as ended_at,
        cast(null as {{ dbt.type_string() }}) as cancel_reason,
        false as is_deleted,
        cast(null as timestamp) as deleted_at,
        'invoice_lines' as timeline_source
    from invoiced
    left join subscriptions
        on invoiced.subscription_id = subscriptions.subscription_id
    where subscriptions.subscription_id is null
),

final as (
    select * from headers
    union all
    select * from known_from_invoices_only
)

select *
from final
