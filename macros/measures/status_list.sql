{# The statuses that a var lists, in lower case.

   name  name of the var

   Returns: SQL of a list for `in`. #}
{% macro status_list(name) -%}
    ('{{ var(name) | join("', '") | lower }}')
{%- endmacro %}
