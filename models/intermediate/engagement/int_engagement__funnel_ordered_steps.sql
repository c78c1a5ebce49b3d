{#- Ordered and strict funnels in one pass, whatever the number of tries: each event that can
    be step N is given the latest start from which steps 1 to N - 1 were done before it. No
    other start is needed: when the window of the latest has closed, that of every earlier one
    has. Strict tries that start at one moment are told apart by the place of their start. -#}
{% set step_count = [holdfast.funnel_step_count(), 2] | max -%}
{% set history -%}
    partition by funnel_name, entity_id
    order by occurred_us, {{ holdfast.id_order('event_id') }}
{%- endset -%}
-- depends_on: {{ ref('holdfast', 'int_engagement__funnel_steps') }}
with events as (
    select *
    from {{ ref('holdfast', 'int_engagement__funnel_events') }}
    where mode <> 'unordered'
),

reached_1 as (
    select
        *,
        case when (step_bits & 1) > 0 then occurred_us end as start_1
    from events
),
{% for step in range(2, step_count + 1) %}
before_{{ step }} as (
    select
        *,
        {%- if step == 2 %}
        row_number() over ({{ history }}) as place,
        {%- endif %}
        case
            when mode = 'strict' then lag(start_{{ step - 1 }}) over (
                {{ history }}
            )
            else max(start_{{ step - 1 }}) over (
                {{ history }}
                rows between unbounded preceding and 1 preceding
            )
        end as start_before_{{ step }}
    from reached_{{ step - 1 }}
),

reached_{{ step }} as (
    select
        *,
        case
            when
                (step_bits & {{ 2 ** (step - 1) }}) > 0
                and (window_us is null or occurred_us - start_before_{{ step }} <= window_us)
                then start_before_{{ step }}
        end as start_{{ step }}
    from before_{{ step }}
),
{% endfor %}
final as (
    {%- for step in range(1, step_count + 1) %}
    {%- set start_place = "case when mode = 'strict' then place - " ~ (step - 1) ~ ' else 0 end' %}
    select
        funnel_name,
        entity_id,
        profile_id,
        {{ step }} as step_number,
        start_{{ step }} as started_us,
        {{ start_place }} as start_place,
        min(occurred_us) as reached_us,
        min(place) as reached_place
    from reached_{{ step_count }}
    where start_{{ step }} is not null
    group by funnel_name, entity_id, profile_id, start_{{ step }}, {{ start_place }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
