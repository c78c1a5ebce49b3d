{#- Decided before any fact is touched: may the facts take in only what is new? Only when all that the last
    complete build had seen is there as it was, and all that one had seen that stopped since. -#}
{% set text = dbt.type_string() -%}
{% set previous = holdfast.completed_load() if execute else none -%}
{#- A build over no events has left nothing to add to. -#}
{% set previous = previous if previous and previous.loaded_until and previous.as_of else none -%}
{#- One that began to make all anew and stopped has left facts of two kinds. -#}
{% set begun = holdfast.begun_load() if execute else none -%}
{% set previous = none if begun and not begun.is_completed and not begun.is_increment else previous -%}
{% set stopped = begun if begun and not begun.is_completed and begun.loaded_until else none -%}
{% set seen = [previous, stopped] | select | list if previous else [] -%}
{% set files = holdfast.raw_file_versions('events') -%}
{% set is_appended = namespace(yes=true) -%}
{% for load in seen -%}
{% for file in (load.source_files or '').split('\n') if file not in files.split('\n') -%}
{% set is_appended.yes = false -%}
{% endfor -%}
{% endfor -%}
with events as (
    select loaded_at
    from {{ ref('holdfast', 'base_holdfast__events') }}
    where
        (loaded_at is null or {{ holdfast.is_possible_time('loaded_at') }})
        {%- if holdfast.forgotten_file('people.csv') %}
        and coalesce(rejection_reason, '') <> 'forgotten'
        {%- endif %}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

{{ holdfast.fact_settings() }},

totals as (
    select
        count(*) as row_count,
        count(loaded_at) as loaded_row_count,
        max(loaded_at) as loaded_until
        {%- if previous %},
        count(
            case when loaded_at < cast('{{ previous.loaded_until }}' as timestamp) then 1 end
        ) as known_row_count
        {%- endif %}
        {%- for load in seen %},
        count(
            case when loaded_at <= cast('{{ load.loaded_until }}' as timestamp) then 1 end
        ) as seen_row_count_{{ loop.index }}
        {%- endfor %}
    from events
),

earlier as (
    select count(*) as earlier_row_count
    from events
    inner join totals
        on events.loaded_at < totals.loaded_until
),

final as (
    select
        {% if previous -%}
        {{ is_appended.yes | lower }}
        and fact_settings.settings = '{{ previous.settings }}'
        and totals.row_count = totals.loaded_row_count
        and totals.known_row_count = {{ previous.earlier_row_count }}
        {%- for load in seen %}
        and totals.seen_row_count_{{ loop.index }} >= {{ load.row_count }}
        and as_of.as_of >= cast('{{ load.as_of }}' as timestamp)
        {%- endfor %} as is_increment,
        cast('{{ previous.loaded_until }}' as timestamp) as previous_loaded_until,
        cast('{{ previous.as_of }}' as timestamp) as previous_as_of,
        {% else -%}
        false as is_increment,
        cast(null as timestamp) as previous_loaded_until,
        cast(null as timestamp) as previous_as_of,
        {% endif -%}
        totals.loaded_until,
        as_of.as_of,
        totals.row_count,
        earlier.earlier_row_count,
        {{ (begun.build_number | int if begun else 0) + 1 }} as build_number,
        {{ 'true' if begun and not begun.is_completed else 'false' }} as is_resumed,
        fact_settings.settings,
        cast({{ holdfast.text_literal(files) }} as {{ text }}) as source_files
    from totals
    cross join earlier
    cross join as_of
    cross join fact_settings
)

select *
from final
