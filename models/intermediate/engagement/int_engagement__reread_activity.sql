{#- Few ids have a session that is read again from its events: of all others the events are passed over where
    they are stored. -#}
{% set is_increment = holdfast.is_increment() -%}
with spans as (
    select spans.visitor_id
    from {{ ref('holdfast', 'int_engagement__session_spans') }} as spans
    where
        spans.is_read_again
        {%- if is_increment %}
        and {{ holdfast.is_stale_session('spans') }}
        {%- endif %}
),

identity_map as (
    select
        alias_id,
        user_id
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

sources as (
    {{ holdfast.with_sources('spans') }}
),

-- The days of an increment are few: where they are known, they leave less to read than the ids.
activity as (
    {% if is_increment -%}
    select *
    from {{ ref('holdfast', 'int_engagement__source_activity') }}
    where
        {{ holdfast.stale_span('occurred_at') }}
        and source_id in (select sources.source_id from sources)
    {%- else -%}
    {{ holdfast.source_activity(only='select source_id from sources') }}
    {%- endif %}
)

select *
from activity
-- depends_on: {{ ref('holdfast', 'int_engagement__source_activity') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
