with purchases as (
    select *
    from {{ ref('holdfast', 'retention__repeat_purchase') }}
),

final as (
    {{ holdfast.scorecard_rows('purchases', {
        'buying_customer_count': 'customer_count',
        'repeat_purchase_rate': 'repeat_purchase_rate',
        'loyal_customer_rate': 'loyal_customer_rate',
        'average_order_value': 'average_order_amount',
        'purchase_frequency': 'purchase_frequency',
        'median_days_between_orders': 'median_days_between_orders',
    }) }}
)

select *
from final
