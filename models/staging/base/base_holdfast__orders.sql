with checked as (
    {{ holdfast.checked_rows('orders') }}
)

{{ holdfast.ranked_rows('orders', 'checked') }}
