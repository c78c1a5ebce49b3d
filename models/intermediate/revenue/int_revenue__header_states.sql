with subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_versions') }}
    where timeline_source = 'header'
),

replaced_ends as (
    select *
    from {{ ref('holdfast', 'int_revenue__replaced_ends') }}
),

-- A subscription whose first payment never came was never active.
begun as (
    select *
    from subscriptions
    where not is_incomplete
),

-- Today's status says nothing of the past: what has ended was active until then, and what is
-- past due, paused or unpaid today has been so since its current billing period began.
bounded as (
    select
        begun.*,
        coalesce(
            ended_at,
            case
                when status_group = 'inactive'
                    then coalesce(
                        cancel_requested_at, greatest(started_at, current_period_start_at)
                    )
            end
        ) as valid_until,
        case
            when status_group = 'inactive' then 'active'
            else status_group
        end as last_status_group,
        coalesce(trial_start_at, started_at) as trial_from,
        greatest(started_at, trial_end_at) as paid_from
    from begun
),

turned as (
    select
        bounded.*,
        coalesce(replaced_ends.replaced_at, bounded.valid_until) as lived_until,
        case
            when bounded.status_group in ('past_due', 'paused')
                then greatest(bounded.paid_from, bounded.current_period_start_at)
            else bounded.paid_from
        end as last_status_from
    from bounded
    left join replaced_ends
        on bounded.subscription_id = replaced_ends.subscription_id
        and bounded.valid_until = replaced_ends.ended_at
),

pieces as (
    select
        version_number,
        subscription_id,
        'active' as status_group,
        started_at as piece_from,
        trial_from as piece_to
    from turned
    where trial_end_at is not null

    union all

    select
        version_number,
        subscription_id,
        'trialing' as status_group,
        trial_from as piece_from,
        trial_end_at as piece_to
    from turned
    where trial_end_at is not null

    union all

    select
        version_number,
        subscription_id,
        'active' as status_group,
        paid_from as piece_from,
        last_status_from as piece_to
    from turned

    union all

    select
        version_number,
        subscription_id,
        last_status_group as status_group,
        last_status_from as piece_from,
        cast(null as timestamp) as piece_to
    from turned
),

final as (
    select
        turned.version_number,
        turned.subscription_id,
        turned.subscription_id as item_id,
        turned.status,
        pieces.status_group,
        pieces.piece_from as valid_from,
        least(pieces.piece_to, turned.lived_until) as valid_to,
        pieces.piece_from as status_since,
        turned.price_id,
        turned.quantity,
        {{ holdfast.money('null') }} as own_unit_amount,
        {{ holdfast.money(0) }} as discount_percent,
        {{ holdfast.money(0) }} as discount_amount,
        'forever' as discount_duration,
        pieces.piece_from as discount_since,
        cast(null as timestamp) as discount_ends_at,
        cast(null as {{ dbt.type_string() }}) as end_reason
    from pieces
    inner join turned
        on pieces.subscription_id = turned.subscription_id
        and pieces.version_number = turned.version_number
)

select *
from final
where valid_to is null or valid_to > valid_from
