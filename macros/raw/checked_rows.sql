{# Every row of a raw table, typed by the contract, with why it is unusable (rejection_reason,
   rejection_detail; NULL when it is usable).

   Grain: one row per raw row. Columns: those of the contract, then row_key, raw_row (JSON),
   rejection_reason, rejection_detail.

   table     name of a raw table of the contract
   raw_rows  whether raw_row is given of `rejected` rows or of `all`
   only      SQL of a select of the few values that a text column may have, to look at no other rows; all rows when left
             out
   of        list of that column; of several the first that is filled counts

   Raises: one line when a required column is missing. #}
{% macro checked_rows(table, raw_rows='rejected', only=none, of=[]) %}
{%- set spec = holdfast.raw_contract()[table] -%}
{%- set relation = holdfast.raw_relation(table) -%}
{%- set present = holdfast.relation_columns(relation) -%}
{%- do holdfast.require_columns('raw table ' ~ table, spec.columns, present) -%}
{%- set parents = {} -%}
{%- for column, parent in spec.get('parents', {}).items() -%}
    {%- do parents.update({column: ref('holdfast', 'stg_holdfast__' ~ parent)}) -%}
{%- endfor -%}
{%- set as_of = ref('holdfast', 'stg_holdfast__as_of') -%}
{%- set forgotten = holdfast.forgotten_joins(table, relation, present) -%}
{%- if not present -%}
    {#- a table that is missing, or not there yet while linting: its columns, and no rows -#}
    {%- for column in spec.columns -%}
        {%- do present.update({column.name: {'name': column.name, 'type': 'text'}}) -%}
    {%- endfor -%}
    {%- set relation -%}
        (select {% for column in spec.columns -%}
            cast(null as {{ dbt.type_string() }}) as {{ column.name }}{{ ', ' if not loop.last }}
        {%- endfor %} from {{ as_of }} where 1 = 0)
    {%- endset -%}
{%- endif -%}
{%- set rules = holdfast.rejection_rules(table, present) -%}
{%- set quoted = [] -%}
{%- for column in present.values() -%}{%- do quoted.append(adapter.quote(column.name)) -%}{%- endfor -%}
{%- set conditions = [none] -%}
{%- if only -%}
    {%- set conditions = [] -%}
    {%- set blanks = [] -%}
    {%- for column in of if column in present -%}
        {%- set raw_value = 'raw_table.' ~ adapter.quote(present[column].name) -%}
        {%- for condition in holdfast.value_conditions(raw_value, present[column].type, only) -%}
            {%- do conditions.append((blanks + [condition]) | join(' and ')) -%}
        {%- endfor -%}
        {%- do blanks.append(holdfast.filled_text(raw_value, present[column].type) ~ ' is null') -%}
    {%- endfor -%}
    {%- set conditions = conditions or ['1 = 0'] -%}
{%- endif -%}
with

raw_rows as (
    {%- for condition in conditions %}
    {{- '\n\n    union all\n' if not loop.first }}
    select
        {% for column in spec.columns -%}
        {%- if column.name in present -%}
        raw_table.{{ adapter.quote(present[column.name].name) }}
        {%- else -%}
        cast(null as {{ dbt.type_string() }})
        {%- endif %} as raw__{{ column.name }},
        {% endfor -%}
        {{ holdfast.row_as_record('raw_table', quoted) }} as raw_record
    from {{ relation }} as raw_table
    {%- if condition %}
    where {{ condition }}
    {%- endif %}
    {%- endfor %}
),

typed as (
    select
        raw_rows.*,
        {% for column in spec.columns -%}
        {{ holdfast.typed_value(
            'raw__' ~ column.name, column.type, present.get(column.name, {'type': 'text'}).type,
            decimals=12 if column.name in spec.get('precise', '') else 6
        ) }} as {{ column.name }}{{ ',' if not loop.last }}
        {% endfor %}
    from raw_rows
),

judged as (
    select
        typed.*,
        {%- for name in forgotten.mentions %}
        mentioned_{{ name }}.person_id is not null as is_forgotten_{{ name }},
        {%- endfor %}
        case
            {% if forgotten.owners -%}
            when {{ forgotten.condition }} then 'forgotten'
            {% endif -%}
            {% for rule in rules -%}
            when {{ rule.condition }} then '{{ rule.reason }}'
            {% endfor -%}
        end as rejection_reason,
        case
            {% if forgotten.owners -%}
            when {{ forgotten.condition }} then 'its owner asked to be forgotten'
            {% endif -%}
            {% for rule in rules -%}
            when {{ rule.condition }} then {{ rule.detail }}
            {% endfor -%}
        end as rejection_detail
    from typed
    {%- if spec.time is defined %}
    cross join {{ as_of }} as as_of_row
    {%- endif %}
    {%- for column, parent in parents.items() %}
    left join (
        select {{ holdfast.raw_contract()[spec.parents[column]].key[0] }} as {{ spec.parents[column] }}_key
        from {{ parent }}
    ) as {{ spec.parents[column] }}_keys
        on typed.{{ column }} = {{ spec.parents[column] }}_keys.{{ spec.parents[column] }}_key
    {%- endfor %}
    {{ forgotten.joins }}
)

select
    {% for column in spec.columns -%}
    {{ holdfast.unless_forgotten(column.name, forgotten, column.name) }} as {{ column.name }},
    {% endfor -%}
    {% set row_key -%}
    {% if spec.key | length > 1 -%}
    {% for key in spec.key %}coalesce(cast({{ key }} as {{ dbt.type_string() }}), ''){{ " || '|' || " if not loop.last }}{% endfor %}
    {%- else -%} {{ spec.key[0] }}
    {%- endif %}
    {%- endset -%}
    {{ holdfast.unless_forgotten(row_key, forgotten) }} as row_key,
    {% set raw_row = holdfast.record_as_json('raw_record') -%}
    {% if raw_rows == 'all' -%}
    {{ holdfast.unless_forgotten(raw_row, forgotten, 'raw_row') }} as raw_row,
    {%- else -%}
    case when rejection_reason is not null then {{ holdfast.unless_forgotten(raw_row, forgotten, 'raw_row') }} end as raw_row,
    {%- endif %}
    rejection_reason,
    rejection_detail
from judged
{% endmacro %}
