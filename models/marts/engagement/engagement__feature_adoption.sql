with profile_periods as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_counts') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__features') }}
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

counted as (
    select
        features.feature_name,
        features.is_core_feature,
        frame.period_kind,
        frame.period_start,
        frame.segment_name,
        frame.segment_value,
        frame.active_user_count,
        frame.active_customer_count,
        frame.is_complete,
        coalesce(used.user_count, 0) as user_count,
        coalesce(used.customer_count, 0) as customer_count,
        coalesce(used.event_count, 0) as event_count
    from frame
    cross join features
    left join used
        on
            features.feature_name = used.feature_name
            and frame.period_kind = used.period_kind
            and frame.period_start = used.period_start
            and frame.segment_name = used.segment_name
            and frame.segment_value = used.segment_value
),

{% set group = 'partition by period_kind, period_start, segment_name, segment_value' -%}
final as (
    select
        feature_name,
        is_core_feature,
        period_kind,
        period_start,
        segment_name,
        segment_value,
        cast(active_user_count as bigint) as active_user_count,
        cast(user_count as bigint) as user_count,
        {{ holdfast.safe_divide('user_count', 'active_user_count') }} as adoption_rate,
        cast(customer_count as bigint) as customer_count,
        {{ holdfast.safe_divide('customer_count', 'active_customer_count') }}
            as customer_adoption_rate,
        cast(event_count as bigint) as event_count,
        {{ holdfast.safe_divide('event_count', 'user_count') }} as events_per_user,
        cast(rank() over ({{ group }} order by user_count desc, event_count desc) as integer)
            as most_used_rank,
        cast(rank() over ({{ group }} order by user_count asc, event_count asc) as integer)
            as least_used_rank,
        is_complete
    from counted
)

select *
from final
