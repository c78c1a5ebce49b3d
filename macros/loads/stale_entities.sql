{# SQL of the numbers of the users and customers whose periods this build makes again. #}
{% macro stale_entities() -%}
    select entity_number
    from {{ ref('holdfast', 'int_engagement__stale_entities') }}
{%- endmacro %}
