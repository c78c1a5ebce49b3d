with changes as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_changes') }}
),

statuses as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_statuses') }}
),

replaced_ends as (
    select *
    from {{ ref('holdfast', 'int_revenue__replaced_ends') }}
),

final as (
    select
        changes.change_id,
        changes.subscription_id,
        changes.item_id,
        changes.price_id_after,
        {{ holdfast.status_word('changes.status_after') }} as status,
        coalesce(statuses.status_group, 'inactive') as status_group,
        changes.quantity_after,
        changes.unit_amount_after,
        changes.discount_percent_after,
        changes.discount_amount_after,
        changes.discount_duration_after,
        changes.discount_ends_at,
        changes.reason,
        case
            when coalesce(statuses.status_group, 'inactive') = 'inactive'
                then coalesce(replaced_ends.replaced_at, changes.effective_at)
            else changes.effective_at
        end as effective_at,
        changes.recorded_at,
        changes.loaded_at
    from changes
    left join statuses
        on {{ holdfast.status_word('changes.status_after') }} = statuses.subscription_status
    left join replaced_ends
        on changes.subscription_id = replaced_ends.subscription_id
        and changes.effective_at = replaced_ends.ended_at
)

select *
from final
