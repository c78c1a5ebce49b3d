with members as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_members') }}
    where retained_60 is not null
),

user_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_events') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

feature_days as (
    select
        features.feature_name,
        user_days.user_id,
        user_days.activity_date
    from user_days
    inner join features
        on user_days.event_name = features.event_name
),

used as (
    select distinct
        members.entity,
        members.entity_id,
        feature_days.feature_name
    from feature_days
    inner join members
        on
            feature_days.user_id = members.entity_id
            and members.entity = 'user'
            and feature_days.activity_date
            between members.started_date and {{ holdfast.add_periods('day', 29, 'members.started_date') }}

    union all

    select distinct
        members.entity,
        members.entity_id,
        feature_days.feature_name
    from feature_days
    inner join users
        on feature_days.user_id = users.entity_id
    inner join members
        on
            users.customer_id = members.entity_id
            and members.entity = 'customer'
            and feature_days.activity_date
            between members.started_date and {{ holdfast.add_periods('day', 29, 'members.started_date') }}
),

final as (
    {%- for horizon in [60, 90] %}
    select
        used.feature_name,
        members.entity,
        {{ horizon }} as horizon_days,
        members.profile_id,
        count(*) as observed_count,
        cast(sum(members.retained_{{ horizon }}) as bigint) as retained_count
    from used
    inner join members
        on used.entity = members.entity and used.entity_id = members.entity_id
    where members.retained_{{ horizon }} is not null
    group by used.feature_name, members.entity, members.profile_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
