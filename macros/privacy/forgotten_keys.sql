{# The keys of the raw rows of a table that belong to forgotten people, for the rows of others that hang on them:
   the lines of their invoices, the changes of their subscriptions.

   table  name of a raw table of the contract with a key of one column
   seen   names of the tables that hang on it already

   Returns: SQL of a query of the column person_id, or none when the table is not there. #}
{% macro forgotten_keys(table, seen=[]) %}
{% set spec = holdfast.raw_contract()[table] %}
{% set relation = holdfast.raw_relation(table) %}
{% set present = holdfast.relation_columns(relation) %}
{% set columns = spec.people | select('in', present) | list %}
{% if not columns %}
    {{ return(none) }}
{% endif %}
{% set named, unnamed = [], [] %}
{% for column in columns %}
    {% set value = holdfast.raw_text(column, present) %}
    {% do named.append(value ~ ' in (' ~ holdfast.forgotten_ids(relation, column, present) ~ ')') %}
    {% do unnamed.append(value ~ ' is null') %}
{% endfor %}
{% for column, parent in spec.get('people_of_unnamed', {}).items()
    if column in present and parent not in seen + [table] %}
    {% set keys = holdfast.forgotten_keys(parent, seen + [table]) %}
    {% if keys %}
        {% set owned = holdfast.raw_text(column, present) ~ ' in (' ~ keys ~ ')' %}
        {% do named.append('(' ~ (unnamed + [owned]) | join(' and ') ~ ')') %}
    {% endif %}
{% endfor %}
{% set query %}
    select distinct {{ holdfast.raw_text(spec.key[0], present) }} as person_id
    from {{ relation }} as raw_table
    where {{ named | join(' or ') }}
{% endset %}
{{ return(query) }}
{% endmacro %}
