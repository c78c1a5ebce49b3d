{# A condition: two texts of staging are equal, or both are NULL. Texts of staging are never empty; an equation, unlike
   is_same, lets every engine join by hashing.

   left, right  SQL of the texts #}
{% macro is_same_text(left, right) -%}
    coalesce({{ left }}, '') = coalesce({{ right }}, '')
{%- endmacro %}
