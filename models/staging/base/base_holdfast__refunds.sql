with checked as (
    {{ holdfast.checked_rows('refunds') }}
)

{{ holdfast.ranked_rows('refunds', 'checked') }}
