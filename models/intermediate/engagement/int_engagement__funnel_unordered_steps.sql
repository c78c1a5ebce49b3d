{#- Unordered funnels in one pass: at each event, when each step was last done (a step that
    stands n times in the funnel: by n events of their own), and how many of those times lie
    within the window that ends with it. The best window of all ends with some event, so none
    is missed. -#}
{% set step_count = holdfast.funnel_step_count() -%}
{% set numbers = range(1, step_count + 1) -%}
-- depends_on: {{ ref('holdfast', 'int_engagement__funnel_steps') }}
with events as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_events') }}
    where mode = 'unordered'
),

steps as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_steps') }}
    where mode = 'unordered'
),

repetitions as (
    select
        funnel_name,
        {%- for number in numbers %}
        max(case when step_number = {{ number }} then repetition end)
            as repetition_{{ number }}{{ ',' if not loop.last }}
        {%- endfor %}
    from steps
    group by funnel_name
),

earlier as (
    select
        *,
        {%- for number in numbers %}
        lag(occurred_us, {{ number - 1 }}) over (
            partition by funnel_name, entity_id, event_name
            order by occurred_us, {{ holdfast.id_order('event_id') }}
        ) as occurrence_{{ number }}_us{{ ',' if not loop.last }}
        {%- endfor %}
    from events
),

latest as (
    select
        earlier.*,
        {%- for step in numbers %}
        max(
            case
                when (earlier.step_bits & {{ 2 ** (step - 1) }}) > 0
                    then case repetitions.repetition_{{ step }}
                        {%- for number in numbers %}
                        when {{ number }} then earlier.occurrence_{{ number }}_us
                        {%- endfor %}
                    end
            end
        ) over (
            partition by earlier.funnel_name, earlier.entity_id
            order by earlier.occurred_us, {{ holdfast.id_order('earlier.event_id') }}
            rows between unbounded preceding and current row
        ) as step_{{ step }}_us{{ ',' if not loop.last }}
        {%- endfor %}
    from earlier
    inner join repetitions
        on earlier.funnel_name = repetitions.funnel_name
),

within_window as (
    select
        funnel_name,
        entity_id,
        profile_id,
        event_id,
        occurred_us,
        {%- for step in numbers %}
        case
            when window_us is null or occurred_us - step_{{ step }}_us <= window_us
                then step_{{ step }}_us
        end as step_{{ step }}_us{{ ',' if not loop.last }}
        {%- endfor %}
    from latest
),

tries as (
    select
        *,
        {% for step in numbers -%}
        case when step_{{ step }}_us is null then 0 else 1 end{{ ' + ' if not loop.last }}
        {%- endfor %} as step_count,
        least(
            occurred_us
            {%- for step in numbers %}, coalesce(step_{{ step }}_us, occurred_us){% endfor %}
        ) as started_us
    from within_window
),

-- The try that gets deepest; of several the first to get there, from the latest start.
ranked as (
    select
        *,
        row_number() over (
            partition by funnel_name, entity_id
            order by
                step_count desc, occurred_us asc, started_us desc, {{ holdfast.id_order('event_id', 'asc') }}
        ) as try_rank
    from tries
),

-- From the start on what is done first counts.
done as (
    select
        ranked.funnel_name,
        ranked.entity_id,
        ranked.profile_id,
        events.event_name,
        events.occurred_us,
        row_number() over (
            partition by ranked.funnel_name, ranked.entity_id, events.event_name
            order by events.occurred_us, {{ holdfast.id_order('events.event_id') }}
        ) as repetition
    from ranked
    inner join events
        on
            ranked.funnel_name = events.funnel_name
            and ranked.entity_id = events.entity_id
            and events.occurred_us between ranked.started_us and ranked.occurred_us
    where ranked.try_rank = 1
),

final as (
    select
        done.funnel_name,
        done.entity_id,
        done.profile_id,
        cast(
            row_number() over (
                partition by done.funnel_name, done.entity_id
                order by done.occurred_us, steps.step_number
            ) as integer
        ) as step_number,
        done.occurred_us as reached_us
    from done
    inner join steps
        on
            done.funnel_name = steps.funnel_name
            and done.event_name = steps.event_name
            and done.repetition = steps.repetition
)

select *
from final
