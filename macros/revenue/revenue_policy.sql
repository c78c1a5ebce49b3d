{# SQL of the name of the policy that the revenue marts follow, var revenue_policy. #}
{% macro revenue_policy() -%}
    {{ holdfast.text_literal(var('revenue_policy')) }}
{%- endmacro %}
