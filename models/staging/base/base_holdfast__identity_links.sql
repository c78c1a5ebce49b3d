with checked as (
    {{ holdfast.checked_rows('identity_links') }}
)

{{ holdfast.ranked_rows('identity_links', 'checked') }}
