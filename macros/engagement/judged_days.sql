{# The days by the ids that were sent, each with its user and why it is no activity.

   sources  SQL of a condition without its left side, as `in (...)`, that the id of a day has to meet for the day to be
            looked at; all days when left out #}
{% macro judged_days(sources=none) -%}
with source_days as (
    select *
    from {{ ref('holdfast', 'int_engagement__source_days') }} as source_days
    {{- '\n    where coalesce(source_days.user_id, source_days.anonymous_id) ' ~ sources if sources }}
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
    {{ holdfast.with_person('source_days') }}
),

final as (
    select
        resolved.person_id as user_id,
        resolved.user_id as raw_user_id,
        resolved.anonymous_id,
        resolved.customer_id,
        resolved.activity_date,
        resolved.event_name,
        {{ holdfast.exclusion_reason('resolved.source_exclusion_reason', 'resolved.person_id') }}
            as exclusion_reason,
        resolved.event_count,
        resolved.first_occurred_at,
        resolved.last_occurred_at
    from resolved
    left join internal_users
        on resolved.person_id = internal_users.user_id
    left join event_catalog
        on resolved.event_name = event_catalog.event_name
)

select *
from final
{%- endmacro %}
