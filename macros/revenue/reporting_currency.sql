{# SQL of the currency in which money is reported, var reporting_currency in capital letters as staged currencies are. #}
{% macro reporting_currency() -%}
    {{ holdfast.text_literal(var('reporting_currency') | upper) }}
{%- endmacro %}
