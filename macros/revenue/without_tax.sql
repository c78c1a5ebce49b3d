{# What an invoice comes to without its tax.

   invoices  name of a relation with total and tax_total #}
{% macro without_tax(invoices) -%}
    ({{ invoices }}.total - coalesce({{ invoices }}.tax_total, 0))
{%- endmacro %}
