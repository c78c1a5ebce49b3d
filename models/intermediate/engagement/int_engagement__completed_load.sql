{#- Made last: a build that stops before it takes the same events in again the next time. -#}
with load as (
    select *
    from {{ ref('holdfast', 'base_holdfast__load') }}
),

final as (
    select
        loaded_until,
        as_of,
        earlier_row_count,
        row_count,
        build_number,
        settings,
        source_files
    from load
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__repeated_events') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__bot_agents') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__source_days') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__session_pieces') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__policy_events') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__applied_identity') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__applied_members') }}
