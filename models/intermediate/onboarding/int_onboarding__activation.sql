{%- set milestone = var('activation_milestone') %}
{%- set window_days = var('activation_window_days') %}
with user_milestones as (
    select *
    from {{ ref('holdfast', 'int_onboarding__user_milestones') }}
),

milestones as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__onboarding_milestones') }}
    {%- if milestone is not none %}
    where milestone_name = {{ holdfast.text_literal(milestone) }}
    {%- endif %}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

ranked_milestones as (
    select
        milestone_name,
        {{ window_days if window_days is not none else 'coalesce(due_within_days, 7)' }}
            as window_days,
        row_number() over (order by milestone_number, milestone_name) as milestone_rank
    from milestones
),

windowed as (
    select
        user_milestones.user_id,
        user_milestones.profile_id,
        user_milestones.signed_up_date,
        user_milestones.milestone_name,
        user_milestones.reached_at,
        ranked_milestones.window_days,
        {{ dbt.dateadd('day', 'ranked_milestones.window_days', 'user_milestones.signed_up_at') }}
            as window_ends_at
    from user_milestones
    inner join ranked_milestones
        on
            user_milestones.milestone_name = ranked_milestones.milestone_name
            and ranked_milestones.milestone_rank = 1
),

onboarded as (
    select
        user_id,
        count(case when not is_due then 1 end) = 0 as is_due,
        count(case when not is_on_time then 1 end) = 0 as is_on_time
    from user_milestones
    group by user_id
),

final as (
    select
        windowed.user_id,
        windowed.profile_id,
        windowed.signed_up_date,
        windowed.milestone_name,
        windowed.window_days,
        windowed.window_ends_at <= as_of.as_of as is_due,
        case
            when windowed.window_ends_at <= as_of.as_of
                then coalesce(windowed.reached_at <= windowed.window_ends_at, false)
        end as is_activated,
        onboarded.is_due as is_onboarding_due,
        case when onboarded.is_due then onboarded.is_on_time end as is_onboarded
    from windowed
    inner join onboarded
        on windowed.user_id = onboarded.user_id
    cross join as_of
)

select *
from final
