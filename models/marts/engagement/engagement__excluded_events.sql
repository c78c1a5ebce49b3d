with judged_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__judged_days') }}
),

counted as (
    select
        exclusion_reason,
        sum(event_count) as event_count
    from judged_days
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
