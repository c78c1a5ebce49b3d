{#- Every user who signed up is in one sign-up period of each kind and one segment of each name, and, once
    judged, on one side of activation. -#}
with users as (
    select *
    from {{ ref('holdfast', 'int_onboarding__activation') }}
),

published as (
    select *
    from {{ ref('holdfast', 'engagement__activation') }}
),

by_activation as (
    select *
    from {{ ref('holdfast', 'engagement__activation_retention') }}
),

expected as (
    select
        count(*) as user_count,
        count(case when is_activated then 1 end) as activated_count
    from users
),

summed as (
    select
        period_kind,
        segment_name,
        sum(user_count) as user_count,
        sum(coalesce(activated_count, 0)) as activated_count
    from published
    group by period_kind, segment_name
),

judged as (
    select
        window_days,
        is_activated,
        count(*) as user_count
    from users
    where is_activated is not null
    group by window_days, is_activated
),

followed as (
    select
        period_kind,
        segment_name,
        is_activated,
        horizon_days,
        sum(user_count) as user_count
    from by_activation
    group by period_kind, segment_name, is_activated, horizon_days
)

select
    summed.period_kind,
    summed.segment_name,
    'engagement.activation has other users or activations than signed up' as problem
from summed
cross join expected
where summed.user_count <> expected.user_count
    or summed.activated_count <> expected.activated_count

union all

select
    followed.period_kind,
    followed.segment_name,
    'engagement.activation_retention follows other users than were judged' as problem
from followed
inner join judged
    on followed.is_activated = judged.is_activated
where followed.user_count <> judged.user_count
