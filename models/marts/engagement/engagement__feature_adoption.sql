{% set periods = ['week', 'month', 'quarter', 'year'] -%}
with user_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__user_days') }}
),

features as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
    where feature_name is not null and is_activity
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

lifecycle as (
    select *
    from {{ ref('holdfast', 'engagement__lifecycle') }}
    where active_count > 0
),

feature_days as (
    select
        features.feature_name,
        users.entity_id as user_id,
        users.customer_id,
        users.profile_id,
        user_days.activity_date,
        sum(user_days.event_count) as event_count
    from user_days
    inner join features
        on user_days.event_name = features.event_name
    inner join users
        on user_days.user_id = users.entity_id
    group by
        features.feature_name, users.entity_id, users.customer_id, users.profile_id,
        user_days.activity_date
),

user_periods as (
    {%- for period in periods %}
    {%- set period_start = holdfast.period_start(period, 'activity_date') %}
    select
        '{{ period }}' as period_kind,
        {{ period_start }} as period_start,
        feature_name,
        user_id,
        customer_id,
        profile_id,
        sum(event_count) as event_count
    from feature_days
    group by {{ period_start }}, feature_name, user_id, customer_id, profile_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

profile_periods as (
    select
        period_kind,
        period_start,
        feature_name,
        profile_id,
        count(*) as user_count,
        count(distinct customer_id) as customer_count,
        sum(event_count) as event_count
    from user_periods
    group by period_kind, period_start, feature_name, profile_id
),

used as (
    select
        profile_periods.period_kind,
        profile_periods.period_start,
        profile_periods.feature_name,
        segments.segment_name,
        segments.segment_value,
        sum(profile_periods.user_count) as user_count,
        sum(profile_periods.customer_count) as customer_count,
        sum(profile_periods.event_count) as event_count
    from profile_periods
    inner join segments
        on profile_periods.profile_id = segments.profile_id
    group by
        profile_periods.period_kind, profile_periods.period_start, profile_periods.feature_name,
        segments.segment_name, segments.segment_value
),

feature_names as (
    select
        feature_name,
        max(case when is_core_feature then 1 else 0 end) = 1 as is_core_feature
    from features
    group by feature_name
),

-- A feature that nobody used shows 0.
frame as (
    select
        period_kind,
        period_start,
        segment_name,
        segment_value,
        max(case when entity = 'user' then active_count end) as active_user_count,
        max(case when entity = 'customer' then active_count end) as active_customer_count,
        is_complete
    from lifecycle
    where period_kind <> 'day'
    group by period_kind, period_start, segment_name, segment_value, is_complete
),

final as (
    select
        feature_names.feature_name,
        feature_names.is_core_feature,
        frame.period_kind,
        frame.period_start,
        frame.segment_name,
        frame.segment_value,
        frame.active_user_count,
        cast(coalesce(used.user_count, 0) as bigint) as user_count,
        {{ holdfast.safe_divide('coalesce(used.user_count, 0)', 'frame.active_user_count') }}
            as adoption_rate,
        cast(coalesce(used.customer_count, 0) as bigint) as customer_count,
        {{ holdfast.safe_divide(
            'coalesce(used.customer_count, 0)', 'frame.active_customer_count'
        ) }} as customer_adoption_rate,
        cast(coalesce(used.event_count, 0) as bigint) as event_count,
        {{ holdfast.safe_divide('used.event_count', 'used.user_count') }} as events_per_user,
        frame.is_complete
    from frame
    cross join feature_names
    left join used
        on
            feature_names.feature_name = used.feature_name
            and frame.period_kind = used.period_kind
            and frame.period_start = used.period_start
            and frame.segment_name = used.segment_name
            and frame.segment_value = used.segment_value
)

select *
from final
