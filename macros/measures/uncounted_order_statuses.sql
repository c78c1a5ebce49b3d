{# The order statuses, in lower case, that are no purchase: var uncounted_order_statuses. An order without a
   status counts.

   Returns: SQL of a list for `in`. #}
{% macro uncounted_order_statuses() -%}
    ('{{ var('uncounted_order_statuses') | join("', '") | lower }}')
{%- endmacro %}
