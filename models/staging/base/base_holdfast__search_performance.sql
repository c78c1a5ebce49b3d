with checked as (
    {{ holdfast.checked_rows('search_performance') }}
)

{{ holdfast.ranked_rows('search_performance', 'checked') }}
