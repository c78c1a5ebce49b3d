with users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
    where signed_up_at is not null and not is_internal
),

profiles as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

milestones as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__onboarding_milestones') }}
),

events as (
    select
        user_id,
        event_name,
        occurred_at
    from {{ ref('holdfast', 'int_engagement__step_events') }}
    where exclusion_reason is null
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

first_reached as (
    select
        milestones.milestone_name,
        events.user_id,
        min(events.occurred_at) as reached_at
    from events
    inner join milestones
        on events.event_name = milestones.event_name
    inner join users
        on events.user_id = users.user_id and events.occurred_at >= users.signed_up_at
    group by milestones.milestone_name, events.user_id
),

dated as (
    select
        users.user_id,
        profiles.profile_id,
        users.signed_up_at,
        {{ holdfast.local_date('users.signed_up_at') }} as signed_up_date,
        milestones.milestone_name,
        milestones.milestone_number,
        milestones.due_within_days,
        {{ dbt.dateadd('day', 'milestones.due_within_days', 'users.signed_up_at') }} as due_at,
        first_reached.reached_at,
        as_of.as_of
    from users
    cross join milestones
    cross join as_of
    inner join profiles
        on users.user_id = profiles.entity_id
    left join first_reached
        on
            milestones.milestone_name = first_reached.milestone_name
            and users.user_id = first_reached.user_id
    where users.signed_up_at <= as_of.as_of
),

final as (
    select
        user_id,
        milestone_name,
        milestone_number,
        due_within_days,
        profile_id,
        signed_up_at,
        signed_up_date,
        reached_at,
        due_within_days is null or due_at <= as_of as is_due,
        reached_at is not null as is_reached,
        reached_at is not null and (due_within_days is null or reached_at <= due_at) as is_on_time,
        {{ holdfast.epoch_microseconds('coalesce(reached_at, as_of)') }}
        - {{ holdfast.epoch_microseconds('signed_up_at') }} as observed_us
    from dated
)

select *
from final
