{# Pre-hook of an incremental model: deletes the rows that it is about to make again, in the transaction
   in which it makes them. All rows, when the build takes in everything.

   stale    SQL of the keys whose rows are stale
   columns  names of the key's columns, here and there; NULL is a value like any other

   Returns: a delete statement, or nothing when the model does not exist yet. #}
{% macro drop_stale_rows(stale, columns) -%}
{%- if is_incremental() -%}
delete from {{ this }}
{%- if holdfast.is_increment() %}
where exists (
    select 1
    from ({{ stale }}) as stale
    where
        {%- for column in columns %}
        {{ holdfast.is_same('stale.' ~ column, this ~ '.' ~ column) }}
        {{- ' and' if not loop.last }}
        {%- endfor %}
)
{%- endif -%}
{%- endif -%}
{%- endmacro %}
