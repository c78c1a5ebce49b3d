{# CTEs that end in edges: stretches with whether a session starts (is_start) or ends (is_end) with them, 1 or 0, and
   whether another of the same visitor and time comes before (is_shared). What both starts and ends one is a session.

   history  SQL of the window of the stretches of one visitor and session of the source, in order of time

   Expects the relations stretches and limits. #}
{% macro stretch_edges(history) -%}
{%- set silences = {
    'start': ('previous_ended_at', 'started_at'), 'end': ('latest_ended_at', 'next_started_at'),
} -%}
neighbours as (
    select
        stretches.*,
        lag(stretches.stretch_us) over ({{ history }}) as previous_stretch_us,
        lead(stretches.started_at) over ({{ history }}) as next_started_at,
        max(stretches.ended_at) over (
            {{ history }} rows between unbounded preceding and 1 preceding
        ) as previous_ended_at,
        max(stretches.ended_at) over (
            {{ history }} rows between unbounded preceding and current row
        ) as latest_ended_at
    from stretches
),

-- A session that the source has named goes on, however long the silence.
edges as (
    select
        neighbours.*,
        {%- for edge, (from_at, until_at) in silences.items() %}
        case
            when neighbours.{{ from_at }} is null or neighbours.{{ until_at }} is null then 1
            when neighbours.source_session_id is not null then 0
            when
                {{ holdfast.epoch_microseconds('neighbours.' ~ until_at) }}
                - {{ holdfast.epoch_microseconds('neighbours.' ~ from_at) }}
                > limits.gap_us
                then 1
            else 0
        end as is_{{ edge }},
        {%- endfor %}
        case when neighbours.previous_stretch_us = neighbours.stretch_us then 1 else 0 end as is_shared
    from neighbours
    cross join limits
)
{%- endmacro %}
