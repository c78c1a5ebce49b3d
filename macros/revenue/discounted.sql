{# An amount after a percentage and then a fixed amount are taken off; never below zero.

   amount    SQL of the amount
   percent   SQL of the percentage, 0 to 100
   fixed     SQL of the fixed amount #}
{% macro discounted(amount, percent, fixed) -%}
    greatest(
        {{ holdfast.product(amount, '(100 - ' ~ percent ~ ') * 0.01') }} - {{ fixed }},
        {{ holdfast.money(0) }}
    )
{%- endmacro %}
