{# The select statement of a model: every combination of values that columns take in the events that this build makes
   sessions of, numbered, so that sessions are made of numbers in place of texts. The numbers hold for one build.
   Combinations that share a record_key are left out: what has no number is read again.

   columns  names of the columns, which are texts #}
{% macro numbered_values(columns) -%}
{%- set span = holdfast.stale_span('occurred_at') if holdfast.current_load() else '' -%}
with combinations as (
    select distinct
        {{ columns | join(',\n        ') }}
    from {{ ref('holdfast', 'base_holdfast__events') }}
    {%- if span %}
    where {{ span }}
    {%- endif %}
),

keyed as (
    select
        combinations.*,
        count(*) over (partition by {{ holdfast.record_key(columns) }}) as sharing_count
    from combinations
),

limits as (
    select *
    from {{ ref('holdfast', 'int_engagement__session_limits') }}
),

final as (
    select
        least(
            row_number() over (order by {{ columns | join(', ') }}), limits.mark_base - 1
        ) as value_number,
        {%- for column in columns %}
        keyed.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from keyed
    cross join limits
    where keyed.sharing_count = 1
)

select *
from final
-- depends_on: {{ ref('holdfast', 'base_holdfast__load') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__stale_visitors') }}
{%- endmacro %}
