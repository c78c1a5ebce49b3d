{#- Every usable row of the events that have a row that the last build had not seen, or whose time had not
    come. None when the facts are made anew: then nothing asks. -#}
{% set load = holdfast.current_load() -%}
with changed_ids as (
    select event_id
    from {{ ref('holdfast', 'base_holdfast__events') }}
    where
        {% if load -%}
        event_id is not null
        and (
            loaded_at >= cast('{{ load.previous_loaded_until }}' as timestamp)
            or occurred_at > cast('{{ load.previous_as_of }}' as timestamp)
        )
        {%- else -%}
        1 = 0
        {%- endif %}
),

checked as (
    {{ holdfast.checked_rows('events', only='select event_id from changed_ids', of=['event_id']) }}
),

final as (
    select *
    from checked
    where rejection_reason is null{{ ' and 1 = 0' if not load }}
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__load') }}
