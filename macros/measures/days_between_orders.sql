{# Days from an order to the next of its customer, as mean and median: the items of a select list over rows of
   int_purchases__period_orders that have an order before them. #}
{% macro days_between_orders() -%}
        {{ holdfast.safe_divide('sum(orders.seconds_since_previous_order)', '86400 * count(*)') }}
            as average_days_between_orders,
        {{ holdfast.median(holdfast.as_double('orders.seconds_since_previous_order') ~ ' / 86400') }}
            as median_days_between_orders
{%- endmacro %}
