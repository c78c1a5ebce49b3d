with outcomes as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_outcomes') }}
),

use_counts as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_use_counts') }}
),

features as (
    select *
    from {{ ref('holdfast', 'int_engagement__features') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_engagement__profile_segments') }}
),

everybody as (
    select
        outcomes.entity,
        outcomes.horizon_days,
        segments.segment_name,
        segments.segment_value,
        sum(outcomes.observed_count) as observed_count,
        sum(outcomes.retained_count) as retained_count
    from outcomes
    inner join segments
        on outcomes.profile_id = segments.profile_id
    group by
        outcomes.entity, outcomes.horizon_days, segments.segment_name,
        segments.segment_value
),

users as (
    select
        use_counts.feature_name,
        use_counts.entity,
        use_counts.horizon_days,
        segments.segment_name,
        segments.segment_value,
        sum(use_counts.observed_count) as observed_count,
        sum(use_counts.retained_count) as retained_count
    from use_counts
    inner join segments
        on use_counts.profile_id = segments.profile_id
    group by
        use_counts.feature_name, use_counts.entity, use_counts.horizon_days, segments.segment_name,
        segments.segment_value
),

arms as (
    select
        features.feature_name,
        features.is_core_feature,
        everybody.entity,
        everybody.horizon_days,
        everybody.segment_name,
        everybody.segment_value,
        coalesce(users.observed_count, 0) as used_count,
        coalesce(users.retained_count, 0) as used_retained_count,
        everybody.observed_count - coalesce(users.observed_count, 0) as unused_count,
        everybody.retained_count - coalesce(users.retained_count, 0) as unused_retained_count
    from everybody
    cross join features
    left join users
        on
            features.feature_name = users.feature_name
            and everybody.entity = users.entity
            and everybody.horizon_days = users.horizon_days
            and everybody.segment_name = users.segment_name
            and everybody.segment_value = users.segment_value
),

rated as (
    select
        *,
        {{ holdfast.safe_divide('used_retained_count', 'used_count') }} as used_retention_rate,
        {{ holdfast.safe_divide('unused_retained_count', 'unused_count') }} as unused_retention_rate
    from arms
),

{% set counts = ['used_retained_count', 'used_count', 'unused_retained_count', 'unused_count'] -%}
final as (
    select
        feature_name,
        is_core_feature,
        entity,
        horizon_days,
        segment_name,
        segment_value,
        cast(used_count as bigint) as used_count,
        cast(used_retained_count as bigint) as used_retained_count,
        used_retention_rate,
        cast(unused_count as bigint) as unused_count,
        cast(unused_retained_count as bigint) as unused_retained_count,
        unused_retention_rate,
        {{ holdfast.safe_divide('used_retention_rate', 'unused_retention_rate') }} as rate_ratio,
        {{ holdfast.rate_ratio_bound('low', *counts) }} as rate_ratio_low,
        {{ holdfast.rate_ratio_bound('high', *counts) }} as rate_ratio_high,
        least(used_count, unused_count) < {{ var('small_sample_size') }} as is_small_sample
    from rated
)

select *
from final
