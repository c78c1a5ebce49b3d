{#- The events that funnels look at. A strict funnel looks at all events of a user. -#}
with steps as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_steps') }}
),

step_events as (
    select
        event_id,
        event_name,
        occurred_at,
        user_id
    from {{ ref('holdfast', 'int_engagement__step_events') }}
    where exclusion_reason is null
),

events as (
    select
        event_id,
        event_name,
        occurred_at,
        user_id
    from {{ ref('holdfast', 'int_engagement__events') }}
    where exclusion_reason is null
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__entities') }}
    where entity = 'user'
),

-- Step N of a funnel is bit N - 1 of step_bits, so that an event says all steps that it can be.
funnel_names as (
    select
        funnel_name,
        entity,
        mode,
        window_us,
        event_name,
        cast(sum(power(2, step_number - 1)) as bigint) as step_bits
    from steps
    group by funnel_name, entity, mode, window_us, event_name
),

strict_funnels as (
    select distinct
        funnel_name,
        entity,
        mode,
        window_us
    from steps
    where mode = 'strict'
),

funnel_events as (
    select
        funnel_names.funnel_name,
        funnel_names.entity,
        funnel_names.mode,
        funnel_names.window_us,
        funnel_names.step_bits,
        step_events.event_id,
        step_events.event_name,
        step_events.occurred_at,
        step_events.user_id
    from step_events
    inner join funnel_names
        on step_events.event_name = funnel_names.event_name and funnel_names.mode <> 'strict'

    union all

    select
        strict_funnels.funnel_name,
        strict_funnels.entity,
        strict_funnels.mode,
        strict_funnels.window_us,
        coalesce(funnel_names.step_bits, 0) as step_bits,
        events.event_id,
        events.event_name,
        events.occurred_at,
        events.user_id
    from events
    cross join strict_funnels
    left join funnel_names
        on
            strict_funnels.funnel_name = funnel_names.funnel_name
            and events.event_name = funnel_names.event_name
),

final as (
    select
        funnel_events.funnel_name,
        funnel_events.mode,
        funnel_events.window_us,
        funnel_events.step_bits,
        case
            when funnel_events.entity = 'customer' then users.customer_id
            else funnel_events.user_id
        end as entity_id,
        users.profile_id,
        funnel_events.event_id,
        funnel_events.event_name,
        {{ holdfast.epoch_microseconds('funnel_events.occurred_at') }} as occurred_us
    from funnel_events
    inner join users
        on funnel_events.user_id = users.entity_id
)

select *
from final
