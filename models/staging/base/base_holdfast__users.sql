with checked as (
    {{ holdfast.checked_rows('users') }}
)

{{ holdfast.ranked_rows('users', 'checked') }}
