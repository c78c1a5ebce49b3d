with priced_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__priced_states') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_versions') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- What ends later than as_of has not ended yet.
observed as (
    select
        priced_states.*,
        subscriptions.customer_id,
        subscriptions.timeline_source,
        case
            when priced_states.valid_to <= as_of.as_of then priced_states.valid_to
        end as closed_at,
        case
            when priced_states.discount_percent = 0 and priced_states.discount_amount = 0
                then priced_states.valid_from
            when priced_states.discount_ends_at is not null then priced_states.discount_ends_at
            when priced_states.discount_duration = 'once'
                then {{ holdfast.add_billing_interval(
                    'priced_states.discount_since',
                    'priced_states.billing_interval',
                    'priced_states.interval_count',
                ) }}
        end as discount_until
    from priced_states
    inner join subscriptions
        on priced_states.version_number = subscriptions.version_number
        and priced_states.subscription_id = subscriptions.subscription_id
    cross join as_of
    where priced_states.valid_from <= as_of.as_of
        and (priced_states.valid_to is null or priced_states.valid_to > priced_states.valid_from)
),

limited as (
    select
        observed.*,
        case
            when observed.discount_until <= as_of.as_of then observed.discount_until
        end as discounted_until
    from observed
    cross join as_of
),

-- An interval is cut where its discount ends.
pieces as (
    select
        limited.*,
        true as is_discounted,
        valid_from as piece_from,
        least(closed_at, discounted_until) as piece_to
    from limited
    where discounted_until is null or discounted_until > valid_from

    union all

    select
        limited.*,
        false as is_discounted,
        greatest(valid_from, discounted_until) as piece_from,
        closed_at as piece_to
    from limited
    where discounted_until is not null
        and (closed_at is null or closed_at > discounted_until)
),

final as (
    select
        version_number,
        subscription_id,
        item_id,
        customer_id,
        timeline_source,
        status,
        status_group,
        status_since,
        piece_from as valid_from,
        piece_to as valid_to,
        price_id,
        plan_name,
        price_kind,
        currency,
        billing_interval,
        interval_count,
        quantity,
        unit_amount,
        gross_amount,
        case when is_discounted then discount_percent else 0 end as discount_percent,
        case when is_discounted then discount_amount else 0 end as discount_amount,
        case when is_discounted then discount_duration end as discount_duration,
        end_reason
    from pieces
)

select *
from final
