{# The names by which definitions mean what no product event tells: a product event so named is not meant. A list in SQL. #}
{% macro business_event_names() -%}
    ('$signed_up', '$ordered', '$subscribed')
{%- endmacro %}
