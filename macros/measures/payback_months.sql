{# Months until the margin of new customers has paid what winning them cost; NULL where credits outweigh it.

   cost     SQL of what they cost
   new_mrr  SQL of their first MRR #}
{% macro payback_months(cost, new_mrr) -%}
    case
        when {{ cost }} >= 0 then {{ holdfast.safe_divide(cost, new_mrr ~ ' * ' ~ var('gross_margin')) }}
    end
{%- endmacro %}
