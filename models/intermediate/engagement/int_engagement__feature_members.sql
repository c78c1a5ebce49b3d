{#- Who is compared in engagement.feature_retention: users from their first active day, customers from the
    first day they paid; and what became of them. Whoever was lost before the 30 days of use were over is
    left out: it had less time to use anything, and would make every feature look good. So is a customer whose
    use nobody could see: one without users, or that paid before the first day with activity. -#}
{% set horizons = [60, 90] -%}
with active_days as (
    select
        entity_id,
        profile_id,
        period_index as day_index
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

customer_movements as (
    select
        customer_id,
        movement_type,
        {{ holdfast.period_index('day', 'moved_date') }} as day_index
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where
        policy_name = {{ holdfast.revenue_policy() }}
        and movement_type in ('new', 'reactivation', 'churn')
),

entities as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'customer'
),

as_of as (
    select {{ holdfast.period_index('day', 'as_of_date') }} as as_of_index
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

user_starts as (
    select
        entity_id,
        min(day_index) as started_index
    from active_days
    group by entity_id
),

user_outcomes as (
    select
        user_starts.entity_id,
        active_days.profile_id,
        user_starts.started_index,
        max(case when active_days.day_index - user_starts.started_index between 15 and 29 then 1 else 0 end)
            as is_at_risk
        {%- for horizon in horizons %},
        max(
            case
                when active_days.day_index - user_starts.started_index
                    between {{ horizon - 30 }} and {{ horizon - 1 }} then 1
                else 0
            end
        ) as retained_{{ horizon }}
        {%- endfor %}
    from active_days
    inner join user_starts
        on active_days.entity_id = user_starts.entity_id
    group by user_starts.entity_id, active_days.profile_id, user_starts.started_index
),

customer_starts as (
    select
        customer_id,
        min(day_index) as started_index
    from customer_movements
    group by customer_id
),

-- Without users a customer has no number.
watched_customers as (
    select
        customer_starts.customer_id,
        entities.profile_id,
        customer_starts.started_index
    from customer_starts
    inner join entities
        on customer_starts.customer_id = entities.entity_id
    where
        entities.entity_number is not null
        and customer_starts.started_index >= (select min(active_days.day_index) from active_days)
),

-- A customer pays on a day when it has begun once more often than it has ended.
customer_outcomes as (
    select
        watched_customers.customer_id as entity_id,
        watched_customers.profile_id,
        watched_customers.started_index
        {%- for day in [30] + horizons %},
        sum(
            case
                when customer_movements.day_index > watched_customers.started_index + {{ day }} then 0
                when customer_movements.movement_type = 'churn' then -1
                else 1
            end
        ) as {{ 'is_at_risk' if day == 30 else 'retained_' ~ day }}
        {%- endfor %}
    from customer_movements
    inner join watched_customers
        on customer_movements.customer_id = watched_customers.customer_id
    group by
        watched_customers.customer_id, watched_customers.profile_id, watched_customers.started_index
),

outcomes as (
    select
        'user' as entity,
        *
    from user_outcomes

    union all

    select
        'customer' as entity,
        *
    from customer_outcomes
),

final as (
    select
        outcomes.entity,
        outcomes.entity_id,
        outcomes.profile_id,
        outcomes.started_index,
        {{ holdfast.add_periods('day', 'outcomes.started_index', holdfast.period_anchor('day')) }}
            as started_date
        {%- for horizon in horizons %},
        -- Only who has been watched for so long can be judged.
        case
            when outcomes.started_index + {{ horizon }} <= as_of.as_of_index
                then outcomes.retained_{{ horizon }}
        end as retained_{{ horizon }}
        {%- endfor %}
    from outcomes
    cross join as_of
    where outcomes.is_at_risk = 1
)

select *
from final
