with checked as (
    {{ holdfast.checked_rows('prices') }}
)

{{ holdfast.ranked_rows('prices', 'checked') }}
