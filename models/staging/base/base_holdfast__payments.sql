with checked as (
    {{ holdfast.checked_rows('payments') }}
)

{{ holdfast.ranked_rows('payments', 'checked') }}
