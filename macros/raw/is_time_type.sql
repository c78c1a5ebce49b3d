{# Whether a raw column holds timestamps or dates by its type. dbt calls those of PostgreSQL datetime and datetimetz.

   raw_type  the column's own type in the raw relation, as relation_columns gives it
   is_zoned  true to ask for timestamps with a time zone alone #}
{% macro is_time_type(raw_type, is_zoned=false) %}
    {%- set has_zone = raw_type in ('timestamptz', 'datetimetz') or 'with time zone' in raw_type -%}
    {{- return(has_zone or (not is_zoned and ('timestamp' in raw_type or raw_type in ('date', 'datetime')))) -}}
{% endmacro %}
