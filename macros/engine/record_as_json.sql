{# A record made by row_as_record as JSON text.

   record  SQL of the record #}
{% macro record_as_json(record) %}
    {{- adapter.dispatch('record_as_json', 'holdfast')(record) -}}
{% endmacro %}

{% macro default__record_as_json(record) -%}
    to_json({{ record }})
{%- endmacro %}

{% macro duckdb__record_as_json(record) -%}
    cast(to_json({{ record }}) as varchar)
{%- endmacro %}

{% macro postgres__record_as_json(record) -%}
    cast(row_to_json({{ record }}) as text)
{%- endmacro %}
