{# The statuses that a var lists, in lower case.

   name  name of the var, a list or one status

   Returns: SQL of a list for `in`. #}
{% macro status_list(name) -%}
    {%- set listed = [var(name)] if var(name) is string else var(name) -%}
    ('{{ listed | join("', '") | lower }}')
{%- endmacro %}
