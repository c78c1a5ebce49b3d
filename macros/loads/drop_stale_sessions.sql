{# Pre-hook of an incremental model of sessions: deletes those of stale visitors that reach into their windows, in
   the transaction in which it makes them again. All rows, when the build takes in everything.

   Returns: a delete statement, or nothing when the model does not exist yet. #}
{% macro drop_stale_sessions() -%}
{%- if is_incremental() -%}
delete from {{ this }}
{%- if holdfast.is_increment() %}
where {{ holdfast.is_stale_session(this) }}
{%- endif -%}
{%- endif -%}
{%- endmacro %}
