{# Whether a customer's orders of a period make a repeat customer: two or more of them or, where var
   repeat_purchase_window_days says so, one within so many days of the order before. An aggregate over
   int_purchases__period_orders. #}
{% macro has_bought_again() -%}
{%- set window_days = var('repeat_purchase_window_days') -%}
{%- if window_days is none -%}
count(*) >= 2
{%- else -%}
max(case when days_since_previous_order <= {{ window_days }} then 1 else 0 end) = 1
{%- endif -%}
{%- endmacro %}
