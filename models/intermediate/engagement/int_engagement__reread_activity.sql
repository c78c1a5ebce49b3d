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

activity as (
    {{ holdfast.source_activity(only='select source_id from sources') }}
)

select *
from activity
{{- '\nwhere ' ~ holdfast.stale_span('occurred_at') if is_increment }}
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
