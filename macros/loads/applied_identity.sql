{# A select of what the sessions were last made by: alias_id, user_id and is_internal, as
   int_engagement__applied_identity was left. #}
{% macro applied_identity() -%}
    {{- holdfast.earlier_rows('int_engagement__applied_identity', {
        'alias_id': dbt.type_string(), 'user_id': dbt.type_string(), 'is_internal': dbt.type_boolean(),
    }) -}}
{%- endmacro %}
