{# What new customers are predicted to be worth to what winning them cost; NULL where credits outweigh the cost.

   average_clv     SQL of the predicted lifetime value of one of them
   customer_count  SQL of their number
   cost            SQL of what all of them cost #}
{% macro clv_to_cac_ratio(average_clv, customer_count, cost) -%}
    case when {{ cost }} > 0 then {{ holdfast.safe_divide(average_clv ~ ' * ' ~ customer_count, cost) }} end
{%- endmacro %}
