with checked as (
    {{ holdfast.checked_rows('exchange_rates') }}
)

{{ holdfast.ranked_rows('exchange_rates', 'checked') }}
