{#- Few ids have a session that is read again from its events: of all others the events are passed over where
    they are stored. Empty in an increment: its few days leave less to read than the ids. -#}
with spans as (
    select visitor_id
    from {{ ref('holdfast', 'int_engagement__session_spans') }}
    where is_read_again
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
    {% if holdfast.current_load() -%}
    select *
    from {{ ref('holdfast', 'int_engagement__source_activity') }}
    where 1 = 0
    {%- else -%}
    {{ holdfast.source_activity(only='select source_id from sources') }}
    {%- endif %}
)

select *
from activity
-- depends_on: {{ ref('holdfast', 'int_engagement__source_activity') }}
