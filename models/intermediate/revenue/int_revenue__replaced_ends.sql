with subscriptions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscriptions') }}
),

changes as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_changes') }}
),

statuses as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_statuses') }}
),

changed as (
    select distinct subscription_id
    from changes
),

-- One whose first payment never came takes nobody's place.
successors as (
    select
        subscriptions.replaces_subscription_id,
        subscriptions.customer_id,
        subscriptions.started_at
    from subscriptions
    left join statuses
        on {{ holdfast.status_word('subscriptions.status') }} = statuses.subscription_status
    left join changed
        on subscriptions.subscription_id = changed.subscription_id
    where not subscriptions.is_deleted
        and (not coalesce(statuses.is_incomplete, false) or changed.subscription_id is not null)
),

-- An end that no column gives is when the customer asked for it.
ends as (
    select
        subscription_id,
        coalesce(ended_at, cancel_requested_at) as ended_at
    from subscriptions

    union

    select
        subscription_id,
        effective_at as ended_at
    from changes
),

final as (
    select
        ends.subscription_id,
        ends.ended_at,
        min(successors.started_at) as replaced_at
    from ends
    inner join subscriptions
        on ends.subscription_id = subscriptions.subscription_id
    inner join successors
        on subscriptions.subscription_id = successors.replaces_subscription_id
        and subscriptions.customer_id = successors.customer_id
        and ends.ended_at < successors.started_at
        and {{ dbt.dateadd('second', 1, 'ends.ended_at') }} >= successors.started_at
    group by ends.subscription_id, ends.ended_at
)

select *
from final
