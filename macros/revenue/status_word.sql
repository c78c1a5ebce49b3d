{# A status as it is compared: in lower case, blanks and hyphens as underscores ("Past Due" is past_due).

   status  SQL of a text #}
{% macro status_word(status) -%}
    replace(replace(lower(trim({{ status }})), ' ', '_'), '-', '_')
{%- endmacro %}
