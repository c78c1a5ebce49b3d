{# The keys of the raw rows of a table that belong to forgotten people, for the rows of others that hang on them:
   the lines of their invoices, the changes of their subscriptions.

   table  name of a raw table of the contract with a key of one column

   Returns: SQL of a query of the column person_id, or none when the table is not there. #}
{% macro forgotten_keys(table) %}
{% set spec = holdfast.raw_contract()[table] %}
{% set relation = holdfast.raw_relation(table) %}
{% set present = holdfast.relation_columns(relation) %}
{% set columns = spec.people | select('in', present) | list %}
{% if not columns %}
    {{ return(none) }}
{% endif %}
{% set query %}
    select distinct {{ holdfast.filled_text(
        'raw_table.' ~ adapter.quote(present[spec.key[0]].name), present[spec.key[0]].type
    ) }} as person_id
    from {{ relation }} as raw_table
    where
        {%- for column in columns %}
        {{ holdfast.filled_text('raw_table.' ~ adapter.quote(present[column].name), present[column].type) }} in (
            {{ holdfast.forgotten_ids(relation, column, present) }}
        ) {{- ' or' if not loop.last }}
        {%- endfor %}
{% endset %}
{{ return(query) }}
{% endmacro %}
