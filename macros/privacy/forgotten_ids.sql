{# The ids in a column of a raw relation that are those of forgotten people, each once. Each id is hashed once.

   relation  text to select from
   column    name of the column in the contract
   present   the relation's columns, as relation_columns gives them

   Returns: SQL of a query of the column person_id. #}
{% macro forgotten_ids(relation, column, present) %}
    select named.person_id
    from (
        select distinct {{ holdfast.raw_text(column, present) }} as person_id
        from {{ relation }} as raw_table
    ) as named
    where {{ holdfast.keyed_hash('named.person_id', holdfast.forget_key()) }} in (
        select people.id_hash from {{ holdfast.forgotten_file('people.csv') }} as people
    )
{%- endmacro %}
