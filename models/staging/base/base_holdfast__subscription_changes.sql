with checked as (
    {{ holdfast.checked_rows('subscription_changes') }}
)

{{ holdfast.ranked_rows('subscription_changes', 'checked') }}
