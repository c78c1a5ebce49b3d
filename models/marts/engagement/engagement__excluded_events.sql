with source_days as (
    select
        user_id,
        anonymous_id,
        event_name,
        source_exclusion_reason,
        sum(event_count) as event_count
    from {{ ref('holdfast', 'int_engagement__source_days') }}
    group by user_id, anonymous_id, event_name, source_exclusion_reason
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

event_catalog as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__event_catalog') }}
),

resolved as (
    select
        source_days.*,
        {{ holdfast.person_id('source_days') }} as person_id
    from source_days
    left join identity_map
        on coalesce(source_days.user_id, source_days.anonymous_id) = identity_map.alias_id
),

judged as (
    select
        {{ holdfast.exclusion_reason('resolved.source_exclusion_reason', 'resolved.person_id') }}
            as exclusion_reason,
        resolved.event_count
    from resolved
    left join internal_users
        on resolved.person_id = internal_users.user_id
    left join event_catalog
        on resolved.event_name = event_catalog.event_name
),

counted as (
    select
        exclusion_reason,
        sum(event_count) as event_count
    from judged
    group by exclusion_reason
),

total as (
    select sum(event_count) as event_count
    from counted
),

reasons as (
    {%- for reason in [
        'bot_flag', 'bot_user_agent', 'internal_event', 'internal_user', 'not_activity', 'anonymous',
        'after_as_of',
    ] %}
    select '{{ reason }}' as exclusion_reason
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        reasons.exclusion_reason,
        cast(coalesce(counted.event_count, 0) as bigint) as event_count,
        {{ holdfast.safe_divide('coalesce(counted.event_count, 0)', 'total.event_count') }}
            as event_rate
    from reasons
    cross join total
    left join counted
        on reasons.exclusion_reason = counted.exclusion_reason
)

select *
from final
