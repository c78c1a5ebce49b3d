with checked as (
    {{ holdfast.checked_rows('subscriptions') }}
)

{{ holdfast.ranked_rows('subscriptions', 'checked') }}
