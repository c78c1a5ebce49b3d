{# SQL of the values that a column has in the events that this build takes in, in all their versions.

   column  name of the column #}
{% macro changed_values(column) -%}
    select distinct {{ column }}
    from {{ ref('holdfast', 'base_holdfast__changed_events') }}
{%- endmacro %}
