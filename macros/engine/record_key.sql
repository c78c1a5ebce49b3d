{# A value by which records of texts are compared at once: equal of records that say the same, and of two that differ
   hardly ever equal, so that whoever uses it has to see to those.

   columns  list of SQL of the texts #}
{% macro record_key(columns) %}
    {{- adapter.dispatch('record_key', 'holdfast')(columns) -}}
{% endmacro %}

{% macro default__record_key(columns) -%}
    {% for column in columns %}coalesce({{ column }}, ''){{ " || '|' || " if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro duckdb__record_key(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}
